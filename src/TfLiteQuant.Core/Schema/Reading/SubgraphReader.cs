using TfLiteQuant.Model;
using TfLiteQuant.Schema.Structure;
using Fields = TfLiteQuant.Schema.FieldIds.SubGraph;

namespace TfLiteQuant.Schema.Reading;

/// <summary>Reads subgraphs.</summary>
internal static class SubgraphReader
{
    public static Subgraph Read(ReadContext context, FlatTable table, TfLiteModel model, int index)
    {
        var subgraph = new Subgraph
        {
            Name = table.Text(Fields.Name),
            Inputs = table.Int32s(Fields.Inputs) ?? [],
            Outputs = table.Int32s(Fields.Outputs) ?? [],
            DebugMetadataIndex = table.Int32(Fields.DebugMetadataIndex, -1),
            UnknownFields = context.Unknown.Of(table, "SubGraph"),
        };
        var tensors = table.Vector(Fields.Tensors, FlatOffset.Size);
        subgraph.Tensors.EnsureCapacity((int)tensors.Count);
        for (var i = 0; i < tensors.Count; i++) subgraph.Tensors.Add(TensorReader.Read(context, tensors.Table(i), model, index, i));
        var operators = table.Vector(Fields.Operators, FlatOffset.Size);
        subgraph.Operators.EnsureCapacity((int)operators.Count);
        for (var i = 0; i < operators.Count; i++) subgraph.Operators.Add(OperatorReader.Read(context, operators.Table(i), model, index, i));
        return subgraph;
    }
}
