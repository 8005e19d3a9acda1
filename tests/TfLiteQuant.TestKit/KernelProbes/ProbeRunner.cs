using TfLiteQuant.Model;
using TfLiteQuant.Schema;

namespace TfLiteQuant.TestKit;

/// <summary>Puts probes to the real runtime.</summary>
public sealed class ProbeRunner(LiteRtRuntime runtime)
{
    // An 8-bit answer has some 40 dB, an answer of raw codes read with the wrong scale under 15.
    private const double RightAbove = 20;

    /// <summary>Runs a probe with codes of a type.</summary>
    public async Task<ProbeAnswer> AskAsync(KernelProbe probe, TensorType type, ProbeSettings? settings = null, CancellationToken cancellation = default)
    {
        settings ??= new ProbeSettings();
        settings = settings with { HasOneScale = settings.HasOneScale || probe.Scales == ProbeScales.Same };
        var (truth, truthRun) = await RunAsync(probe, new ProbeGraph(type, isFloat: true, settings), null, settings, cancellation).ConfigureAwait(false);
        if (truthRun is null) throw new InvalidOperationException($"{probe}: the float model does not run: {truth}");
        QuantizationParameters? output = probe.Scales switch
        {
            ProbeScales.Same => new ProbeGraph(type, false, settings).InputParameters,
            ProbeScales.Fixed => probe.Prescribed!(type),
            ProbeScales.Free => Fitted(truthRun.Cases[0].SelectMany(static value => value.ToDoubles()), type),
            _ => null,
        };
        if (output is not null && settings.OutputScale != 1) output = QuantizationParameters.PerTensor(output.Scale![0] * settings.OutputScale, output.ZeroPoint![0]);
        var graph = new ProbeGraph(type, isFloat: false, settings);
        var (words, run) = await RunAsync(probe, graph, output, settings, cancellation).ConfigureAwait(false);
        if (run is null) return new ProbeAnswer(ProbeOutcome.Refused, words);
        var decibels = Decibels(graph, truthRun.Cases[0], run.Cases[0]);
        return new ProbeAnswer(decibels >= RightAbove ? ProbeOutcome.Right : ProbeOutcome.Wrong, null, decibels, run.FullyAccelerated);
    }

    private static double Decibels(ProbeGraph graph, IReadOnlyList<TensorValue> expected, IReadOnlyList<TensorValue> actual)
    {
        double signal = 0, error = 0;
        for (var i = 0; i < expected.Count; i++)
        {
            var tensor = graph.Main.Subgraph.Tensors[graph.Main.Subgraph.Outputs[i]];
            var values = actual[i].ToDoubles();
            if (tensor.Quantization is { Scale: { Length: > 0 } scale, ZeroPoint: { } zero })
                values = Array.ConvertAll(values, code => (code - zero[0]) * scale[0]);
            var truth = expected[i].ToDoubles();
            if (values.Length != truth.Length) return -99;
            for (var k = 0; k < truth.Length; k++)
            {
                signal += truth[k] * truth[k];
                error += (truth[k] - values[k]) * (truth[k] - values[k]);
            }
        }

        return error == 0 ? 200 : 10 * Math.Log10(signal / error);
    }

    private static QuantizationParameters Fitted(IEnumerable<double> values, TensorType type)
    {
        double low = 0, high = 0;
        foreach (var value in values) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        if (low == high) high = 1;
        if (type is TensorType.Int16 or TensorType.Int32) return QuantizationParameters.PerTensor((float)(Math.Max(-low, high) / type.CodeRange().Max), 0);
        var scale = (high - low) / 255;
        return QuantizationParameters.PerTensor((float)scale, type.CodeRange().Min + (long)Math.Round(-low / scale));
    }

    private async Task<(string Words, LiteRtRun? Run)> RunAsync(
        KernelProbe probe,
        ProbeGraph graph,
        QuantizationParameters? output,
        ProbeSettings settings,
        CancellationToken cancellation)
    {
        var outputs = probe.Build(graph);
        foreach (var value in outputs)
        {
            if (!graph.IsFloat && graph.Main[value].Type == graph.Codes) graph.Main[value].Quantization = output;
        }

        foreach (var value in graph.LikeOutput) graph.Main[value].Quantization = output;
        graph.Main.Output(outputs);
        graph.Builder.Model.GetOrAddOperatorCode(probe.Operator).RequireVersion(settings.Version > 0 ? settings.Version : Lowest(probe.Operator));
        try
        {
            return ("", await runtime.RunAsync(ModelWriter.ToBytes(graph.Builder.Build()), [new LiteRtCase([.. graph.Given])], null, cancellation).ConfigureAwait(false));
        }
        catch (LiteRtException refusal)
        {
            return (refusal.Stage + ": " + (refusal.Log.Count > 0 ? string.Join("; ", refusal.Log) : refusal.Error), null);
        }
    }

    // BROADCAST_TO was born at version 2.
    private static int Lowest(BuiltinOperator op) => op == BuiltinOperator.BroadcastTo ? 2 : 1;

    /// <summary>Puts codes of one type, or floats, through QUANTIZE into codes of another.</summary>
    public async Task<ProbeAnswer> ConvertAsync(TensorType from, TensorType to, CancellationToken cancellation)
    {
        var graph = new ProbeGraph(from == TensorType.Float32 ? to : from, isFloat: from == TensorType.Float32, new ProbeSettings());
        var input = graph.Activation(2, 12);
        var values = from == TensorType.Float32 ? graph.Given[0].ToDoubles() : Array.ConvertAll(ProbeGraph.Values(graph.Given[0], graph.InputParameters), static value => (double)value);
        var output = graph.Main.Quantize(input, to, Fitted(values, to));
        graph.Main.Output(output);
        try
        {
            var run = await runtime.RunAsync(ModelWriter.ToBytes(graph.Builder.Build()), [new LiteRtCase([.. graph.Given])], null, cancellation).ConfigureAwait(false);
            var decibels = Decibels(graph, [TensorValue.From<double>(values, values.Length)], run.Cases[0]);
            return new ProbeAnswer(decibels >= RightAbove ? ProbeOutcome.Right : ProbeOutcome.Wrong, null, decibels, run.FullyAccelerated);
        }
        catch (LiteRtException refusal)
        {
            return new ProbeAnswer(ProbeOutcome.Refused, refusal.Error);
        }
    }
}
