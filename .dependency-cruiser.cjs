/**
 * The direction of the arrows: contracts <- adapters <- gateway; the rules of clearance know nothing but contracts;
 * the mocks speak to the gateway only over the wire and share no mapping with it.
 */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'contracts-know-nobody',
      severity: 'error',
      from: { path: '^contracts/' },
      to: { path: '^(adapters|gateway|mocks|test)/' },
    },
    {
      name: 'adapters-know-contracts-only',
      severity: 'error',
      from: { path: '^adapters/' },
      to: { path: '^(gateway|mocks|test)/' },
    },
    {
      name: 'syntax-knows-no-party',
      comment: 'xml, soap, edifact, cargo-imp: tables of contracts are theirs to read, parties are not.',
      severity: 'error',
      from: { path: '^adapters/syntax/' },
      to: { path: '^adapters/(?!syntax/)', pathNot: '\\.spec\\.ts$' },
    },
    {
      name: 'parties-do-not-know-each-other',
      severity: 'error',
      from: { path: '^adapters/(customs|inspection|railway|airport)/' },
      to: { path: '^adapters/(customs|inspection|railway|airport)/', pathNot: '^adapters/$1/' },
    },
    {
      name: 'gateway-through-the-port',
      comment: 'The gateway reaches adapters by adapter.ts and registry.ts only.',
      severity: 'error',
      from: { path: '^gateway/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^adapters/', pathNot: '^adapters/(adapter|registry)\\.ts$' },
    },
    {
      name: 'clearance-is-pure',
      severity: 'error',
      from: { path: '^gateway/clearance/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^(gateway/clearance|contracts)/' },
    },
    {
      name: 'gateway-does-not-know-mocks',
      severity: 'error',
      from: { path: '^gateway/' },
      to: { path: '^(mocks|test)/' },
    },
    {
      name: 'mocks-only-over-the-wire',
      severity: 'error',
      from: { path: '^mocks/' },
      to: { path: '^(gateway|test)/|^adapters/(?!syntax/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
