using System.Globalization;
using System.IO.Hashing;
using System.Text;
using TfLiteQuant.Datasets;
using TfLiteQuant.Model;

namespace TfLiteQuant.Calibration;

/// <summary>
/// A number that tells models apart: a hash of all graphs (operators with their options, tensors with names, types and shapes)
/// and of every constant. Metadata, descriptions and the file's layout are not in it: they change nothing that is computed.
/// </summary>
public static class ModelFingerprint
{
    private const string Kind = "xxh64:";
    private const int Piece = 1 << 30;

    /// <summary>The fingerprint, as text.</summary>
    public static string Of(TfLiteModel model)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            var hashes = new Dictionary<ModelBuffer, ulong>(ReferenceEqualityComparer.Instance);
            foreach (var graph in model.Subgraphs) Write(writer, graph, hashes);
            foreach (var signature in model.Signatures)
            {
                writer.Write(signature.Key ?? "");
                writer.Write(signature.SubgraphIndex);
            }
        }

        return Kind + XxHash64.HashToUInt64(content.GetBuffer().AsSpan(0, (int)content.Length)).ToString("x16", CultureInfo.InvariantCulture);
    }

    private static void Write(BinaryWriter writer, Subgraph graph, Dictionary<ModelBuffer, ulong> hashes)
    {
        writer.Write(graph.Tensors.Count);
        foreach (var tensor in graph.Tensors)
        {
            writer.Write(tensor.Name ?? "");
            writer.Write((int)tensor.Type);
            Write(writer, tensor.Shape ?? []);
            writer.Write(tensor.IsVariable);
            if (!hashes.TryGetValue(tensor.Buffer, out var hash)) hashes.Add(tensor.Buffer, hash = HashOf(tensor.Buffer.Data));
            writer.Write(hash);
        }

        Write(writer, graph.Inputs);
        Write(writer, graph.Outputs);
        writer.Write(graph.Operators.Count);
        foreach (var op in graph.Operators)
        {
            writer.Write(op.Code.Name);
            Write(writer, op.Inputs);
            Write(writer, op.Outputs);
            Write(writer, op.Options);
            Write(writer, op.Options2);
            writer.Write(op.CustomOptions is { } options ? HashOf(options) : 0);
        }
    }

    private static void Write(BinaryWriter writer, int[] numbers)
    {
        writer.Write(numbers.Length);
        foreach (var number in numbers) writer.Write(number);
    }

    private static void Write(BinaryWriter writer, FieldTable? table)
    {
        writer.Write(table?.Fields.Count ?? -1);
        if (table is null) return;
        foreach (var (id, value) in table.Fields)
        {
            writer.Write(id);
            writer.Write((byte)value.Kind);
            switch (value.Kind)
            {
                case FieldKind.Text: writer.Write(value.AsString()); break;
                case FieldKind.TextVector: foreach (var text in value.AsStrings()) writer.Write(text); break;
                case FieldKind.ScalarVector: writer.Write(value.AsRawVector()); break;
                case FieldKind.Table: Write(writer, value.AsTable()); break;
                case FieldKind.TableVector: foreach (var nested in value.AsTables()) Write(writer, nested); break;
                default: writer.Write(value.Bits); break;
            }
        }
    }

    private static ulong HashOf(BufferData data)
    {
        if (data.Length <= Piece) return XxHash64.HashToUInt64(data.AsSpan<byte>());
        ulong hash = 0;
        for (long offset = 0; offset < data.Length; offset += Piece) hash = XxHash64.HashToUInt64(data.Slice(offset, Math.Min(Piece, data.Length - offset)).AsSpan<byte>(), (long)hash);
        return hash;
    }
}
