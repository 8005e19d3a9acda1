using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Core.Tests.Quantization.Integer;

/// <summary>The finite range of every float value as a model computes some samples.</summary>
internal sealed class ObservedRanges : IOperatorObserver
{
    private readonly CalibratedRanges _ranges = new();

    /// <summary>Runs a float model in the engine, each sample from fresh state unless it is kept, as in a stream.</summary>
    public static CalibratedRanges Of(byte[] bytes, IEnumerable<LiteRtCase> cases, bool keepsState = false)
    {
        using var model = ModelReader.Read(bytes);
        using var interpreter = new Interpreter(model);
        var observer = new ObservedRanges();
        interpreter.Observer = observer;
        foreach (var inputs in cases)
        {
            if (!keepsState) interpreter.ResetVariables();
            for (var i = 0; i < inputs.Inputs.Count; i++) interpreter.SetInputBytes(i, inputs.Inputs[i].Value.Bytes.Span);
            interpreter.Run();
        }

        return observer._ranges;
    }

    public void Before(OperatorSite site)
    {
        foreach (var input in site.Inputs) See(site, input);
    }

    public void After(OperatorSite site, long elapsed)
    {
        foreach (var output in site.Outputs) See(site, output);
        foreach (var input in site.Inputs)
            if (input is { IsVariable: true }) See(site, input);
    }

    private void See(OperatorSite site, TfLiteQuant.Ops.TensorValue? value)
    {
        if (value is not { Type: TensorType.Float32, IsConstant: false, HasMemory: true }) return;
        var (min, max) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var element in value.Values<float>())
            if (float.IsFinite(element)) (min, max) = (Math.Min(min, element), Math.Max(max, element));
        if (min > max) return;
        var range = new ValueRange(min, max);
        _ranges.Set(site.Subgraph, value.Index, _ranges.Of(site.Subgraph, value.Index)?.Union(range) ?? range);
    }
}
