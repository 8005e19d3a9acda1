using System.Runtime.InteropServices;
using TfLiteQuant.Kernels.Statistics;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.Calibration;

/// <summary>What is to be recorded when a graph begins to run: its inputs, and what was computed ahead of time.</summary>
internal sealed unsafe class GraphWatch(GraphSite graph)
{
    private int _preparations = -1;

    /// <summary>Float inputs that come anew with each run.</summary>
    public List<(TensorValue Value, ValueRecord Record)> Inputs { get; } = [];

    /// <summary>Values that follow from constants or shapes alone, with their extremes; looked at once, as they are as good as
    /// constants.</summary>
    public List<(ValueRecord Record, float Min, float Max)> Fixed { get; } = [];

    /// <summary>Sees what there is, where the graph has been prepared since.</summary>
    public void Update(RangeRecorder recorder)
    {
        if (_preparations == graph.Preparations) return;
        _preparations = graph.Preparations;
        Inputs.Clear();
        Fixed.Clear();
        foreach (var input in graph.InputTensors)
        {
            if (input.Type != TensorType.Float32) continue;
            if (input.IsConstant) AddFixed(input, recorder);
            else Inputs.Add((input, recorder.RecordOf(recorder.Map.KeyOf(graph.Subgraph, input.Index))));
        }

        foreach (var site in graph.Operators)
        {
            if (!site.IsFolded) continue;
            foreach (var output in site.Outputs)
                if (output.Type == TensorType.Float32) AddFixed(output, recorder);
        }
    }

    private void AddFixed(TensorValue value, RangeRecorder recorder)
    {
        if (!value.HasMemory || value.Count == 0) return;
        var extremes = ExtremesScan.Run(value.Pointer<float>(), value.Count);
        if (!extremes.IsFinite) extremes = OfFinite(value.Values<float>());
        if (extremes.Min <= extremes.Max) Fixed.Add((recorder.RecordOf(recorder.Map.KeyOf(graph.Subgraph, value.Index)), extremes.Min, extremes.Max));
    }

    // Masks hold infinities; they are not looked at here as what arises from a sample is.
    private static Extremes OfFinite(ReadOnlySpan<float> values)
    {
        var finite = new List<float>(values.Length);
        foreach (var value in values)
            if (float.IsFinite(value)) finite.Add(value);
        fixed (float* first = CollectionsMarshal.AsSpan(finite)) return finite.Count == 0 ? Extremes.None : ExtremesScan.Run(first, finite.Count);
    }
}
