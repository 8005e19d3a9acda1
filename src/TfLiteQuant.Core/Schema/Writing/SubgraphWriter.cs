using TfLiteQuant.Model;
using Wire = TfLiteQuant.Schema.Generated;

namespace TfLiteQuant.Schema.Writing;

/// <summary>Writes subgraphs.</summary>
internal static class SubgraphWriter
{
    /// <summary>Writes a table and returns its offset. Lists are written also where they are empty: runtimes refuse a
    /// subgraph without its list of tensors.</summary>
    public static int Write(TableBuilder builder, Subgraph subgraph, BufferTable buffers, OperatorCodeTable codes, bool usesOffsets)
    {
        var unknown = FieldTableWriter.Prepare(builder, subgraph.UnknownFields);
        var name = builder.Text(subgraph.Name);
        var operators = builder.Tables(subgraph.Operators, op => OperatorWriter.Write(builder, op, codes.IndexOf(op.Code), usesOffsets));
        var outputs = builder.Vector(subgraph.Outputs);
        var inputs = builder.Vector(subgraph.Inputs);
        var tensors = builder.Tables(subgraph.Tensors, tensor => TensorWriter.Write(builder, tensor, buffers));
        builder.StartTable(6, unknown);
        Wire.SubGraph.AddDebugMetadataIndex(builder.Flat, subgraph.DebugMetadataIndex);
        Wire.SubGraph.AddName(builder.Flat, name);
        Wire.SubGraph.AddOperators(builder.Flat, operators);
        Wire.SubGraph.AddOutputs(builder.Flat, outputs);
        Wire.SubGraph.AddInputs(builder.Flat, inputs);
        Wire.SubGraph.AddTensors(builder.Flat, tensors);
        return builder.Flat.EndTable();
    }
}
