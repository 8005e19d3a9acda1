using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>One entry point of a golden model with its test inputs and recorded outputs.</summary>
/// <param name="Golden">The model.</param>
/// <param name="Signature">The entry point, null for the only one.</param>
/// <param name="Inputs">Names of the inputs.</param>
/// <param name="Outputs">Names of the outputs in the recording, in the order of the graph.</param>
public sealed record GoldenRun(GoldenModel Golden, string? Signature, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs)
{
    /// <summary>Recorded samples there are at most.</summary>
    public const int RecordedSamples = 50;

    /// <summary>Inputs of the first test samples, as the model of a technique takes them.</summary>
    public IReadOnlyList<LiteRtCase> Cases(string variant, int count)
    {
        var ports = Signature is null ? Golden.Manifest[variant].Inputs : [];
        var arrays = Inputs.ToDictionary(static name => name, name => Array(name, variant));
        return [.. Enumerable.Range(0, count).Select(sample => new LiteRtCase(arrays.ToDictionary(
            static input => input.Key,
            input => Prepared(input.Value.Slice(sample), ports, input.Key))))];
    }

    /// <summary>Recorded outputs of a technique, the first dimension counting samples; null where the reference could not run.</summary>
    /// <param name="variant">Technique.</param>
    /// <param name="kernels"><c>reference</c>, <c>builtin</c> or <c>default</c>; the models with signatures have one recording for all.</param>
    public IReadOnlyList<TensorValue>? Expected(string variant, string kernels)
    {
        var prefix = Signature is null ? $"{variant}.{kernels}." : $"{variant}.{Signature}.";
        var values = Outputs.Select(output => Golden.Expected.Find(prefix + output)).ToList();
        return values.Contains(null) ? null : values.OfType<TensorValue>().ToList();
    }

    // The second signature's code is what the first one computes.
    private TensorValue Array(string name, string variant) => Golden.Test.Find(name) ?? Golden.Expected[$"{variant}.encode.{name}"];

    // Samples come without the batch dimension. Integer inputs were quantized with ties to even and clamped.
    private TensorValue Prepared(TensorValue sample, IReadOnlyList<ReferencePort> ports, string name)
    {
        var batched = sample.Reshape([1, .. sample.Shape]);
        var port = ports.FirstOrDefault(port => port.Name.Contains(name, StringComparison.Ordinal)) ?? (ports.Count == 1 ? ports[0] : null);
        if (port is null || port.Scale == 0) return batched;
        var (min, max) = port.Type.CodeRange();
        var codes = batched.ToDoubles().Select(value => Math.Clamp(Math.Round((float)value / port.Scale) + port.ZeroPoint, min, max));
        return port.Type switch
        {
            TensorType.Int8 => TensorValue.From<sbyte>([.. codes.Select(static code => (sbyte)code)], batched.Shape),
            TensorType.UInt8 => TensorValue.From<byte>([.. codes.Select(static code => (byte)code)], batched.Shape),
            _ => throw new NotSupportedException($"Inputs of {port.Type}."),
        };
    }
}
