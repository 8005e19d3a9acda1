using System.Text;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;

namespace TfLiteQuant.Inspection;

/// <summary>Where the bytes of a model's file go.</summary>
/// <param name="Total">Length of the file; all others sum up to it.</param>
/// <param name="Weights">Constant data of tensors.</param>
/// <param name="Scales">Scales.</param>
/// <param name="ZeroPoints">Zero points.</param>
/// <param name="Names">Characters of tensors' names.</param>
/// <param name="Rest">All else.</param>
internal sealed record FileBytes(long Total, long Weights, long Scales, long ZeroPoints, long Names, long Rest)
{
    /// <summary>Counts without looking at constant data. A model made in memory is counted as it would be written.</summary>
    public static FileBytes Of(TfLiteModel model)
    {
        if (model.FileLength == 0)
        {
            var sizes = ModelSizes.Of(model);
            return new FileBytes(sizes.Total, sizes.Weights, sizes.Scales, sizes.ZeroPoints, sizes.Names, sizes.Rest);
        }

        var tally = new Tally();
        foreach (var graph in model.Subgraphs) tally.Add(graph);

        // Files may let several tensors point at one name or vector; the sum shall hold all the same.
        var rest = model.FileLength;
        return new FileBytes(model.FileLength, Take(tally.Weights), Take(tally.Scales), Take(tally.ZeroPoints), Take(tally.Names), rest);

        long Take(long bytes)
        {
            var taken = Math.Min(bytes, rest);
            rest -= taken;
            return taken;
        }
    }

    private sealed class Tally
    {
        private readonly HashSet<ModelBuffer> _counted = [];

        public long Weights { get; private set; }

        public long Scales { get; private set; }

        public long ZeroPoints { get; private set; }

        public long Names { get; private set; }

        public void Add(Subgraph graph)
        {
            var (scales, zeroPoints) = QuantizationReading.ParameterTensors(graph);
            for (var index = 0; index < graph.Tensors.Count; index++)
            {
                var tensor = graph.Tensors[index];
                Scales += (tensor.Quantization?.Scale?.Length ?? 0) * (long)sizeof(float);
                ZeroPoints += (tensor.Quantization?.ZeroPoint?.Length ?? 0) * (long)sizeof(long);
                Names += Encoding.UTF8.GetByteCount(tensor.Name ?? "");
                if (!_counted.Add(tensor.Buffer)) continue;
                if (scales.Contains(index)) Scales += tensor.Buffer.Data.Length;
                else if (zeroPoints.Contains(index)) ZeroPoints += tensor.Buffer.Data.Length;
                else Weights += tensor.Buffer.Data.Length;
            }
        }
    }
}
