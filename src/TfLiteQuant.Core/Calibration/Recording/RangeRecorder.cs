using TfLiteQuant.Datasets;
using TfLiteQuant.Kernels.Statistics;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.Calibration;

/// <summary>
/// Watches one interpreter and records each float value where it lies: inputs of graphs, outputs of operators, states after
/// each change, and what fused operators tell of their inside. Each value is looked at once; memory does not grow with samples.
/// </summary>
internal sealed unsafe class RangeRecorder : IOperatorObserver
{
    private readonly HistogramMode _mode;
    private readonly ValueRecord?[] _tensors;
    private readonly Dictionary<int, ValueRecord> _inner = [];
    private readonly OperatorWatch?[] _operators;
    private readonly Dictionary<GraphSite, GraphWatch> _graphs = [];
    private readonly List<ValueRecord> _touched = [];
    private readonly InnerValueBuffer _buffer;
    private readonly uint[] _counters = GC.AllocateArray<uint>(MagnitudeBins.Counters, pinned: true);
    private float[] _finite = [];
    private long _sample;
    private uint _seed;
    private uint _looks;
    private bool _isTainted;

    public RangeRecorder(ValueMap map, HistogramMode mode)
    {
        Map = map;
        _mode = mode;
        _tensors = new ValueRecord?[map.Tensors];
        _operators = new OperatorWatch?[map.Operators];
        _buffer = new InnerValueBuffer(this);
    }

    public ValueMap Map { get; }

    public bool WantsTimes => false;

    public bool ChangesValues => false;

    /// <summary>All that was recorded.</summary>
    public IEnumerable<ValueRecord> Records => _tensors.OfType<ValueRecord>().Concat(_inner.Values).Where(static record => record.Samples > 0);

    /// <summary>Forgets the graphs of an interpreter that is gone.</summary>
    public void Detach() => _graphs.Clear();

    /// <summary>A sample is about to run.</summary>
    public void Begin(DatasetSample sample)
    {
        _sample++;
        _looks = 0;
        _seed = _mode == HistogramMode.Sampled ? SampleSeed.Of(sample) : 0;
        _touched.Clear();
        _buffer.Cancel();
    }

    /// <summary>The sample has run.</summary>
    /// <returns>The range of each value in it.</returns>
    public SampleRange[] End()
    {
        var ranges = new SampleRange[_touched.Count];
        var count = 0;
        foreach (var record in _touched)
        {
            record.End();
            if (record.SampleMin <= record.SampleMax) ranges[count++] = new SampleRange(record.Key, record.SampleMin, record.SampleMax);
        }

        return count == ranges.Length ? ranges : ranges[..count];
    }

    public void Enter(GraphSite graph)
    {
        if (!_graphs.TryGetValue(graph, out var watch)) _graphs.Add(graph, watch = new GraphWatch(graph));
        watch.Update(this);
        foreach (var (value, record) in watch.Inputs) Record(record, value);
        foreach (var (record, min, max) in watch.Fixed)
        {
            if (record.Begin(_sample)) _touched.Add(record);
            record.Extend(min, max);
        }
    }

    public void Before(OperatorSite site)
    {
        if (site.InnerValues is { } inner) _buffer.Begin(site, inner);
    }

    public void After(OperatorSite site, long elapsed)
    {
        ref var watch = ref _operators[Map.NumberOf(site.Subgraph, site.Index)];
        watch ??= new OperatorWatch(site, this);
        _isTainted = false;
        foreach (var (position, record) in watch.Outputs)
            if (site.Output(position) is { HasShape: true } output) Record(record, output);
        if (_isTainted) Trace(site, watch);

        // An operator that tells its states step by step has told the last one, too.
        if (_buffer.IsListening) _buffer.End();
        else
            foreach (var (position, record) in watch.States) Record(record, site.Inputs[position]!);
    }

    /// <summary>What is recorded of a value.</summary>
    public ValueRecord RecordOf(int key)
    {
        if (Map.IsTensor(key)) return _tensors[key] ??= new ValueRecord(key);
        if (!_inner.TryGetValue(key, out var record)) _inner.Add(key, record = new ValueRecord(key));
        return record;
    }

    /// <summary>Records elements of a value.</summary>
    public void Record(ValueRecord record, ReadOnlySpan<float> values)
    {
        fixed (float* first = values) Record(record, first, values.Length);
    }

    private void Record(ValueRecord record, TensorValue value)
    {
        if (value.HasMemory) Record(record, value.Pointer<float>(), value.Count);
    }

    private void Record(ValueRecord record, float* values, int count)
    {
        if (count == 0) return;
        if (record.Begin(_sample)) _touched.Add(record);
        var counter = _mode == HistogramMode.None ? null : record.Counter ??= new HistogramCounter(_counters);
        var sampled = _mode == HistogramMode.Sampled ? SampleSize.Of(count) : count;
        var extremes = counter is null || sampled == count
            ? ExtremesScan.Run(values, count)
            : ExtremesScan.Run(values, count, counter.Reserve(sampled), sampled / ExtremesScan.Block, ExtremesScan.Mix(_seed, _looks++));
        if (!extremes.IsFinite)
        {
            RecordFinite(record, new ReadOnlySpan<float>(values, count));
            return;
        }

        record.Values += count;
        record.Extend(extremes.Min, extremes.Max);
        if (counter is null) return;
        var magnitude = Math.Max(Math.Abs(extremes.Min), Math.Abs(extremes.Max));
        if (sampled == count) counter.Add(values, sampled, magnitude);
        else counter.Commit(sampled, magnitude);
    }

    // As if the others had not been there.
    private void RecordFinite(ValueRecord record, ReadOnlySpan<float> values)
    {
        if (_finite.Length < values.Length) _finite = new float[values.Length];
        var count = 0;
        foreach (var value in values)
            if (float.IsFinite(value)) _finite[count++] = value;
        record.AddNonFinite(values.Length - count);
        _isTainted = true;
        Record(record, _finite.AsSpan(0, count));
    }

    // Where an output holds what is infinite or no number although no input does, it arose here.
    private void Trace(OperatorSite site, OperatorWatch watch)
    {
        foreach (var input in site.Inputs)
        {
            if (input is not { Type: TensorType.Float32 } || !input.HasMemory) continue;
            if (_tensors[Map.KeyOf(site.Subgraph, input.Index)] is { } record && record.HasNonFinite(_sample)) return;
            if (input.IsConstant && input.Count > 0 && !ExtremesScan.Run(input.Pointer<float>(), input.Count).IsFinite) return;
        }

        foreach (var (_, record) in watch.Outputs)
            if (record.HasNonFinite(_sample)) record.NonFiniteOrigins++;
    }
}
