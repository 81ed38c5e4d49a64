/** SOAP 1.1, document/literal wrapped, both ends, on the soap package. Knows no party and no message. */
export { type SoapClient, soapClient } from './client.ts';
export { SoapFault, SoapTransportError } from './errors.ts';
export { type SoapHandler, soapHandler } from './server.ts';
