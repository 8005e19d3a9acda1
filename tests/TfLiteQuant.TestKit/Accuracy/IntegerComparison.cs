using TfLiteQuant.Model;
using TfLiteQuant.Schema;

namespace TfLiteQuant.TestKit;

/// <summary>
/// Runs integer models in the LiteRT runtime on the inputs of a float model, quantized where a model takes codes, and compares their
/// outputs, dequantized where a model gives codes, with the float model's in the same runtime.
/// </summary>
public sealed class IntegerComparison
{
    private readonly LiteRtRuntime _runtime;
    private readonly IReadOnlyList<LiteRtCase> _cases;
    private readonly LiteRtRun _expected;
    private readonly string? _signature;

    private IntegerComparison(LiteRtRuntime runtime, IReadOnlyList<LiteRtCase> cases, LiteRtRun expected, string? signature)
    {
        _runtime = runtime;
        _cases = cases;
        _expected = expected;
        _signature = signature;
    }

    /// <summary>Runs the float model.</summary>
    public static async Task<IntegerComparison> Create(LiteRtRuntime runtime, string floatPath, IReadOnlyList<LiteRtCase> cases, string? signature, CancellationToken cancellation)
        => new(runtime, cases, await runtime.RunAsync(floatPath, cases, new LiteRtOptions(signature), cancellation), signature);

    /// <summary>SQNR in dB of each output.</summary>
    public async Task<double[]> Sqnr(byte[] model, CancellationToken cancellation)
    {
        using var parsed = ModelReader.Read(model);
        return Compare(parsed, await _runtime.RunAsync(model, Quantized(parsed), new LiteRtOptions(_signature), cancellation));
    }

    /// <summary>As <see cref="Sqnr"/>; null where the runtime refuses the model or its inputs.</summary>
    public async Task<double[]?> TrySqnr(string path, CancellationToken cancellation)
    {
        try
        {
            return await Sqnr(await File.ReadAllBytesAsync(path, cancellation), cancellation);
        }
        catch (LiteRtException)
        {
            return null;
        }
    }

    private double[] Compare(TfLiteModel model, LiteRtRun actual)
    {
        var graph = Graph(model);
        var outputs = new double[_expected.Cases[0].Count];
        for (var output = 0; output < outputs.Length; output++)
        {
            var agreement = new OutputAgreement();
            for (var sample = 0; sample < _expected.Cases.Count; sample++)
                agreement.Add(_expected.Cases[sample][output], Real(actual.Cases[sample][output], graph.Tensors[graph.Outputs[output]].Quantization));
            outputs[output] = agreement.SqnrDecibels;
        }

        return outputs;
    }

    private Subgraph Graph(TfLiteModel model) => model.Subgraphs[model.Signatures.Find(signature => signature.Key == _signature)?.SubgraphIndex ?? 0];

    private IReadOnlyList<LiteRtCase> Quantized(TfLiteModel model)
    {
        var graph = Graph(model);
        var names = (model.Signatures.Find(signature => signature.Key == _signature) ?? model.Signatures.Find(static signature => signature.SubgraphIndex == 0))?.Inputs;
        return [.. _cases.Select(sample => Converted(sample, (name, position) => graph.Tensors[name is null
            ? graph.Inputs[position]
            : names?.Find(map => map.Name == name)?.TensorIndex ?? graph.Inputs.FirstOrDefault(tensor => graph.Tensors[tensor].Name == name, graph.Inputs[0])]))];
    }

    private static LiteRtCase Converted(LiteRtCase sample, Func<string?, int, Tensor> inputOf) => sample.Inputs[0].Name is null
        ? new LiteRtCase([.. sample.Inputs.Select((input, position) => Codes(input.Value, inputOf(null, position)))])
        : new LiteRtCase(sample.Inputs.ToDictionary(static input => input.Name!, input => Codes(input.Value, inputOf(input.Name, 0))));

    private static TensorValue Codes(TensorValue value, Tensor input)
    {
        if (value.Type != TensorType.Float32 || input.Quantization is not { Scale: [var scale, ..] } parameters || input.Type == TensorType.Float32) return value;
        var (min, max) = input.Type.CodeRange();
        var codes = value.ToDoubles().Select(real => Math.Clamp(Math.Round((float)real / scale) + parameters.ZeroPoint![0], min, max));
        return input.Type switch
        {
            TensorType.Int8 => TensorValue.From<sbyte>([.. codes.Select(static code => (sbyte)code)], value.Shape),
            TensorType.UInt8 => TensorValue.From<byte>([.. codes.Select(static code => (byte)code)], value.Shape),
            _ => TensorValue.From<short>([.. codes.Select(static code => (short)code)], value.Shape),
        };
    }

    private static TensorValue Real(TensorValue value, QuantizationParameters? parameters)
        => parameters is not { Scale: [var scale, ..], ZeroPoint: [var zero, ..] } || value.Type is TensorType.Float32 or TensorType.Int32 or TensorType.Int64 or TensorType.Bool
            ? value
            : TensorValue.From<float>([.. value.ToDoubles().Select(code => (float)(scale * (code - zero)))], value.Shape);
}
