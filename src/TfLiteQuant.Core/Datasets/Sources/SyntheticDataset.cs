using System.Globalization;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>
/// Samples of random numbers, evenly spread over a range: for trying things out where there is no data. A model that is
/// calibrated with them expects such values and does badly on others; <see cref="IsSynthetic"/> says so on everything made of it.
/// </summary>
public sealed class SyntheticDataset : RepresentativeDataset
{
    /// <param name="count">Samples, at least 1.</param>
    /// <param name="low">Smallest value.</param>
    /// <param name="high">Largest value, which whole numbers reach and real ones only come near.</param>
    /// <param name="seed">What fixes the numbers, the same on every system.</param>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidOption"/>: there is no such range, or no sample.</exception>
    public SyntheticDataset(int count = 100, double low = 0, double high = 1, ulong seed = 0)
    {
        if (count < 1) throw new TfLiteQuantException(ErrorCode.InvalidOption, $"{count} samples cannot be made.", "Ask for at least 1.");
        if (!double.IsFinite(low) || !double.IsFinite(high) || low > high)
            throw new TfLiteQuantException(ErrorCode.InvalidOption, string.Create(CultureInfo.InvariantCulture, $"There are no numbers from {low} to {high}."), "Give a range of finite numbers, the smaller first.");
        Samples = count;
        Low = low;
        High = high;
        Seed = seed;
    }

    /// <summary>A dataset for each graph of a model that can be entered: the main one, and those of signatures.</summary>
    /// <param name="model">The model.</param>
    /// <param name="count">Samples of each, at least 1.</param>
    /// <param name="seed">What fixes the numbers.</param>
    public static IReadOnlyList<SyntheticDataset> ForAll(TfLiteModel model, int count, ulong seed = 0) =>
    [
        new SyntheticDataset(count, seed: seed),
        .. model.Signatures.DistinctBy(static signature => signature.SubgraphIndex).Where(static signature => signature.SubgraphIndex != 0)
            .Select(signature => new SyntheticDataset(count, seed: seed) { Signature = signature.Key }),
    ];

    /// <summary>Samples that a reading gives.</summary>
    public int Samples { get; }

    /// <summary>Smallest value.</summary>
    public double Low { get; }

    /// <summary>Largest value.</summary>
    public double High { get; }

    /// <summary>What fixes the numbers.</summary>
    public ulong Seed { get; }

    public override string Description => string.Create(CultureInfo.InvariantCulture, $"synthetic: {Samples} samples of random numbers from {Low} to {High}, seed {Seed}");

    public override long? Count => Samples;

    public override bool IsSynthetic => true;

    /// <inheritdoc/>
    public override IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, CancellationToken cancellation = default)
    {
        var random = new SplitMix64(Seed);
        for (var index = 0; index < Samples; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var values = new Dictionary<string, SampleArray>(StringComparer.Ordinal);
            foreach (var input in inputs) values.Add(input.Name, Draw(input, ref random));
            yield return new DatasetSample { Index = index, Origin = string.Create(CultureInfo.InvariantCulture, $"synthetic sample {index}"), Inputs = values };
        }
    }

    // Dimensions that the model leaves open are as the file states them.
    private SampleArray Draw(ModelInput input, ref SplitMix64 random)
    {
        int[] shape = [.. input.Shape.Select(static dimension => Math.Max(1, dimension))];
        var count = shape.Aggregate(1L, static (product, dimension) => product * dimension);
        if (count > Array.MaxLength / sizeof(long)) throw DatasetFault.Of(null, $"Input {input} is too large to make up.", "Give data.");
        if (RealValues.TakesReal(input))
        {
            var real = new float[count];
            for (var i = 0; i < real.Length; i++) real[i] = (float)(Low + ((High - Low) * random.Unit()));
            return SampleArray.From<float>(TensorType.Float32, shape, real);
        }

        if (!RealValues.IsWhole(input.Type)) throw DatasetFault.Of(null, $"Values of input {input} cannot be made up.", "Give data.");
        var (low, high) = ((long)Math.Ceiling(Low), (long)Math.Floor(High));
        if (high < low) (low, high) = (0, 0);
        if (input.Type == TensorType.Bool) (low, high) = (0, 1);
        var whole = new long[count];
        for (var i = 0; i < whole.Length; i++) whole[i] = low + random.Below(high - low + 1);
        return SampleArray.From<long>(TensorType.Int64, shape, whole);
    }
}
