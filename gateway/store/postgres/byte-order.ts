/**
 * Text columns that sort by their bytes, as SQLite's do, whatever the language of the database: a page of a list and
 * the cursor to the next one mean the same on every store. All of them, because PostgreSQL does not compare two columns
 * whose orders differ.
 */
import { type ColumnDefinitionNode, type KyselyPlugin, OperationNodeTransformer, RawNode } from 'kysely';

class ByteOrder extends OperationNodeTransformer {
  protected override transformColumnDefinition(node: ColumnDefinitionNode): ColumnDefinitionNode {
    const { dataType, ...column } = super.transformColumnDefinition(node);
    const isText = dataType.kind === 'DataTypeNode' && 'dataType' in dataType && dataType.dataType === 'text';
    return { ...column, dataType: isText ? RawNode.createWithSql('text collate "C"') : dataType };
  }
}

/** For migrations: turns `text` into text in byte order. */
export const byteOrder: KyselyPlugin = {
  transformQuery: ({ node }) => new ByteOrder().transformNode(node),
  transformResult: async ({ result }) => result,
};
