using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>
/// Samples drawn at random, for trying things out where there is no data: numbers from -1 to 1, whole numbers 0 and 1 (which are
/// tokens and indices of any model), booleans. The same seed gives the same samples. Open dimensions are as the file states them.
/// </summary>
public sealed class SyntheticDataset : RepresentativeDataset
{
    private readonly int _samples;
    private readonly ulong _seed;

    /// <param name="samples">How many; at least one.</param>
    /// <param name="seed">What they are drawn from.</param>
    public SyntheticDataset(int samples, ulong seed = 0)
    {
        if (samples < 1) throw new TfLiteQuantException(ErrorCode.InvalidOption, $"{samples} samples cannot be drawn.", "Ask for at least one.");
        _samples = samples;
        _seed = seed;
    }

    public override string Description => $"random values, seed {_seed}";

    public override long? Count => _samples;

    public override bool IsSynthetic => true;

    public override IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, CancellationToken cancellation = default)
    {
        for (var sample = 0; sample < _samples; sample++)
        {
            cancellation.ThrowIfCancellationRequested();
            var values = new Dictionary<string, SampleArray>(StringComparer.Ordinal);
            for (var input = 0; input < inputs.Count; input++) values.Add(inputs[input].Name, Draw(inputs[input], Mix(_seed ^ Mix((ulong)sample ^ Mix((ulong)input)))));
            yield return new DatasetSample { Index = sample, Origin = Description, Inputs = values };
        }
    }

    // Whole numbers are converted where the model runs, as those of any dataset are; codes are made of real values there.
    private static SampleArray Draw(ModelInput input, ulong state)
    {
        int[] shape = [.. input.Shape.Select(static dimension => Math.Max(1, dimension))];
        if (input.Type.BitsPerElement() is 0 or < 8) throw new TfLiteQuantException(ErrorCode.InvalidDataset, $"Random values cannot be made for input {input}.", "Give real data.");
        if (input.Type == TensorType.Bool) return Draw(input.Type, shape, state, static draw => (byte)(draw >> 63));
        var isReal = input.Quantization is { IsQuantized: true } || input.Type is TensorType.Float32 or TensorType.Float64 or TensorType.Float16;
        return isReal
            ? Draw(TensorType.Float32, shape, state, static draw => ((draw >> 40) * (2f / (1 << 24))) - 1)
            : Draw(TensorType.Int64, shape, state, static draw => (long)(draw >> 63));
    }

    private static SampleArray Draw<T>(TensorType type, int[] shape, ulong state, Func<ulong, T> valueOf)
        where T : unmanaged
    {
        var values = new T[shape.Aggregate(1, static (product, dimension) => checked(product * dimension))];
        for (var i = 0; i < values.Length; i++) values[i] = valueOf(Mix(state + (ulong)i));
        return SampleArray.From<T>(type, shape, values);
    }

    // SplitMix64: the increments and multipliers of its published form.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
