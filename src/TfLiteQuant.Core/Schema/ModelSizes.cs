using TfLiteQuant.Model;
using TfLiteQuant.Schema.Structure;
using TfLiteQuant.Schema.Writing;

namespace TfLiteQuant.Schema;

/// <summary>Where the bytes of a model go, as <see cref="ModelWriter"/> would write it with its defaults.</summary>
/// <param name="Total">Length of the file.</param>
/// <param name="Weights">Constant data of tensors; what several tensors share counts once.</param>
/// <param name="Scales">Scales of quantized tensors; equal ones count once, as they are written once.</param>
/// <param name="ZeroPoints">Zero points of quantized tensors; equal ones count once.</param>
/// <param name="Names">Names of tensors, with what a string takes besides its characters; equal names count once.</param>
/// <param name="Rest">All else: graph, options, ranges, metadata, padding, appended data.</param>
public sealed record ModelSizes(long Total, long Weights, long Scales, long ZeroPoints, long Names, long Rest)
{
    /// <summary>A string's length in front of it and the zero after it.</summary>
    private const int TextOverhead = sizeof(uint) + 1;

    /// <summary>Measures a model; nothing is written.</summary>
    public static ModelSizes Of(TfLiteModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var layout = FileLayout.Of(model, new ModelWriteOptions());
        var counted = new HashSet<int>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        long weights = 0, nameBytes = 0;
        foreach (var subgraph in model.Subgraphs)
        {
            foreach (var tensor in subgraph.Tensors)
            {
                if (counted.Add(layout.Buffers.IndexOf(tensor.Buffer))) weights += tensor.Buffer.Data.Length;
                if (tensor.Name is { } name && names.Add(name)) nameBytes += FlatText.Encode(name).Length + TextOverhead;
            }
        }

        var rest = layout.Length - weights - layout.ScaleBytes - layout.ZeroPointBytes - nameBytes;
        return new ModelSizes(layout.Length, weights, layout.ScaleBytes, layout.ZeroPointBytes, nameBytes, rest);
    }
}
