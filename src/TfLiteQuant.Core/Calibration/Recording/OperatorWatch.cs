using TfLiteQuant.Model;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.Calibration;

/// <summary>What is to be recorded when an operator has run: its float outputs, and the states that it changes.</summary>
internal sealed class OperatorWatch
{
    public OperatorWatch(OperatorSite site, RangeRecorder recorder)
    {
        ValueRecord Record(int tensor) => recorder.RecordOf(recorder.Map.KeyOf(site.Subgraph, tensor));
        Outputs = [.. Enumerable.Range(0, site.Outputs.Count).Where(i => site.Outputs[i].Type == TensorType.Float32).Select(i => (i, Record(site.Outputs[i].Index)))];
        States = [.. Enumerable.Range(0, site.Inputs.Count).Where(i => site.Inputs[i] is { IsVariable: true, Type: TensorType.Float32 }).Select(i => (i, Record(site.Inputs[i]!.Index)))];
    }

    /// <summary>Positions among the outputs.</summary>
    public (int Position, ValueRecord Record)[] Outputs { get; }

    /// <summary>Positions among the inputs.</summary>
    public (int Position, ValueRecord Record)[] States { get; }
}
