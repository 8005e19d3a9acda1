using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Calibration;

/// <summary>What a calibration has found so far: of its workers, and of the run that it goes on with.</summary>
internal sealed class CalibrationState
{
    private readonly ValueMap _map;
    private readonly ModelIdentity _model;
    private readonly HistogramMode _mode;
    private readonly Dictionary<int, ValueStatistics> _before = [];
    private readonly RangeAverage[] _averages;
    private readonly Dictionary<int, RangeAverage> _innerAverages = [];
    private readonly List<RangeRecorder> _recorders = [];
    private readonly List<SourceState> _sources = [];

    public CalibrationState(TfLiteModel model, HistogramMode mode)
    {
        _map = new ValueMap(model);
        _averages = new RangeAverage[_map.Tensors];
        _model = ModelIdentity.Of(model);
        _mode = mode;
    }

    /// <summary>Goes on where a run ended.</summary>
    /// <param name="table">What it kept.</param>
    /// <param name="path">Where.</param>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidCalibration"/>: it was of another model, or counted otherwise.</exception>
    public void GoOn(CalibrationTable table, string path)
    {
        table.RequireModel(_map.Model, _model, path);
        if (table.Histograms != _mode)
            throw new TfLiteQuantException(ErrorCode.InvalidCalibration, $"The checkpoint was made with histograms {table.Histograms}, and this calibration is to be with {_mode}.", "Use the same setting, or another checkpoint file.", new ModelLocation(path));
        foreach (var tensor in table.Tensors) Enter(_map.KeyOf(tensor.Subgraph, tensor.Index), tensor.Statistics);
        foreach (var inner in table.Inner) Enter(_map.KeyOf(inner.Subgraph, inner.Operator, inner.Position), inner.Statistics);
        foreach (var source in table.Sources) _sources.Add(new SourceState(source));
    }

    /// <summary>A worker's recorder; the same for each number.</summary>
    public RangeRecorder Recorder(int worker)
    {
        while (_recorders.Count <= worker) _recorders.Add(new RangeRecorder(_map, _mode));
        return _recorders[worker];
    }

    /// <summary>The dataset of a number, which must be the one that an earlier run had there.</summary>
    public SourceState Source(int number, string description, string? signature, bool isSynthetic, string? path)
    {
        if (number == _sources.Count) _sources.Add(new SourceState(description, signature, isSynthetic));
        var source = _sources[number];
        if (source.Description == description && source.Signature == signature) return source;
        throw new TfLiteQuantException(
            ErrorCode.InvalidCalibration,
            $"The checkpoint counts samples of {Name(source.Description, source.Signature)}, and this calibration is of {Name(description, signature)}.",
            "Give the same datasets in the same order, or another checkpoint file.",
            new ModelLocation(path));
    }

    /// <summary>Takes the ranges of a sample; called in the order of the samples.</summary>
    public void Commit(SampleRange[] ranges)
    {
        foreach (var range in ranges)
        {
            if (_map.IsTensor(range.Key)) _averages[range.Key] = _averages[range.Key].Add(range.Min, range.Max);
            else _innerAverages[range.Key] = AverageOf(range.Key).Add(range.Min, range.Max);
        }
    }

    /// <summary>All that was found. No sample may be running.</summary>
    public CalibrationTable ToTable()
    {
        var found = new SortedDictionary<int, ValueStatistics>();
        foreach (var (key, statistics) in _before.Concat(_recorders.SelectMany(static recorder => recorder.Records).Select(static record => KeyValuePair.Create(record.Key, record.ToStatistics()))))
            found[key] = found.TryGetValue(key, out var others) ? others.Then(statistics) : statistics;
        var all = found.Select(value => (value.Key, Statistics: value.Value with { Average = AverageOf(value.Key) })).ToList();
        return new CalibrationTable
        {
            Model = _model,
            Sources = new([.. _sources.Where(static source => source.Samples > 0).Select(static source => source.ToSource())]),
            Histograms = _mode,
            Tensors = new([.. all.Where(value => _map.IsTensor(value.Key)).Select(value => TensorOf(value.Key, value.Statistics))]),
            Inner = new([.. all.Where(value => !_map.IsTensor(value.Key)).Select(value => InnerOf(value.Key, value.Statistics))]),
        };
    }

    private static string Name(string description, string? signature) => signature is null ? $"'{description}'" : $"'{description}' for signature '{signature}'";

    private void Enter(int key, ValueStatistics statistics)
    {
        _before[key] = statistics with { Average = default };
        if (_map.IsTensor(key)) _averages[key] = statistics.Average;
        else _innerAverages[key] = statistics.Average;
    }

    private RangeAverage AverageOf(int key) => _map.IsTensor(key) ? _averages[key] : _innerAverages.GetValueOrDefault(key);

    private TensorStatistics TensorOf(int key, ValueStatistics statistics)
    {
        var (subgraph, index) = _map.TensorOf(key);
        var graph = _map.Model.Subgraphs[subgraph];
        var producer = graph.Operators.FindIndex(op => op.Outputs.Contains(index));
        return new TensorStatistics(subgraph, index, graph.Tensors[index].Name ?? "", producer < 0 ? null : graph.Operators[producer].Code.Name, producer < 0 ? null : producer, statistics);
    }

    private InnerStatistics InnerOf(int key, ValueStatistics statistics)
    {
        var (subgraph, op, position) = _map.InnerOf(key);
        return new InnerStatistics(subgraph, op, _map.Model.Subgraphs[subgraph].Operators[op].Code.Name, position, statistics);
    }
}
