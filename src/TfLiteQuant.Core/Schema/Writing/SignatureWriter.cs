using TfLiteQuant.Model;
using Wire = TfLiteQuant.Schema.Generated;

namespace TfLiteQuant.Schema.Writing;

/// <summary>Writes signatures.</summary>
internal static class SignatureWriter
{
    /// <summary>Writes a table and returns its offset. Inputs and outputs are written also where there are none: runtimes
    /// refuse a signature without the lists.</summary>
    public static int Write(TableBuilder builder, SignatureDef signature)
    {
        var unknown = FieldTableWriter.Prepare(builder, signature.UnknownFields);
        var tag = builder.Text(signature.DeprecatedTag);
        var key = builder.Text(signature.Key);
        var outputs = builder.Tables(signature.Outputs, map => WriteMap(builder, map));
        var inputs = builder.Tables(signature.Inputs, map => WriteMap(builder, map));
        builder.StartTable(5, unknown);
        Wire.SignatureDef.AddSubgraphIndex(builder.Flat, (uint)signature.SubgraphIndex);
        Wire.SignatureDef.AddDeprecatedTag(builder.Flat, tag);
        Wire.SignatureDef.AddSignatureKey(builder.Flat, key);
        Wire.SignatureDef.AddOutputs(builder.Flat, outputs);
        Wire.SignatureDef.AddInputs(builder.Flat, inputs);
        return builder.Flat.EndTable();
    }

    private static int WriteMap(TableBuilder builder, TensorMap map)
    {
        var unknown = FieldTableWriter.Prepare(builder, map.UnknownFields);
        var name = builder.Text(map.Name);
        builder.StartTable(2, unknown);
        Wire.TensorMap.AddTensorIndex(builder.Flat, (uint)map.TensorIndex);
        Wire.TensorMap.AddName(builder.Flat, name);
        return builder.Flat.EndTable();
    }
}
