using TfLiteQuant.Model;
using TfLiteQuant.Schema.Structure;
using Fields = TfLiteQuant.Schema.FieldIds.SignatureDef;
using Map = TfLiteQuant.Schema.FieldIds.TensorMap;

namespace TfLiteQuant.Schema.Reading;

/// <summary>Reads signatures.</summary>
internal static class SignatureReader
{
    public static SignatureDef Read(ReadContext context, FlatTable table)
    {
        var signature = new SignatureDef
        {
            Key = table.Text(Fields.SignatureKey),
            DeprecatedTag = table.Text(Fields.DeprecatedTag),
            SubgraphIndex = Index(table, Fields.SubgraphIndex),
            UnknownFields = context.Unknown.Of(table, "SignatureDef"),
        };
        ReadMaps(context, table.Vector(Fields.Inputs, FlatOffset.Size), signature.Inputs);
        ReadMaps(context, table.Vector(Fields.Outputs, FlatOffset.Size), signature.Outputs);
        return signature;
    }

    private static void ReadMaps(ReadContext context, FlatVector vector, List<TensorMap> destination)
    {
        for (long i = 0; i < vector.Count; i++)
        {
            var map = vector.Table(i);
            destination.Add(new TensorMap
            {
                Name = map.Text(Map.Name),
                TensorIndex = Index(map, Map.TensorIndex),
                UnknownFields = context.Unknown.Of(map, "TensorMap"),
            });
        }
    }

    /// <summary>An unsigned index; those beyond 31 bits stay out of any range, for the checks to find.</summary>
    private static int Index(FlatTable table, int id) => (int)Math.Min(table.UInt32(id), int.MaxValue);
}
