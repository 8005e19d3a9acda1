using TfLiteQuant.Diagnostics;
using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.Schema.Writing;

namespace TfLiteQuant.Calibration;

/// <summary>
/// What a calibration recorded: statistics of every float value that was computed, and of which model and data they are.
/// Ranges are chosen from it afterwards, by any method. Tables of parts of the data merge into that of the whole.
/// </summary>
public sealed record CalibrationTable
{
    private static readonly string Version = typeof(CalibrationTable).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>The model.</summary>
    public required ModelIdentity Model { get; init; }

    /// <summary>The datasets, in the order they were read.</summary>
    public required ValueList<CalibrationSource> Sources { get; init; }

    /// <summary>Which values the histograms count.</summary>
    public required HistogramMode Histograms { get; init; }

    /// <summary>Tensors, by subgraph and index.</summary>
    public required ValueList<TensorStatistics> Tensors { get; init; }

    /// <summary>Values inside fused operators, by subgraph, operator and position.</summary>
    public required ValueList<InnerStatistics> Inner { get; init; }

    /// <summary>Version of the engine that recorded it.</summary>
    public string EngineVersion { get; init; } = Version;

    /// <summary>Samples of all datasets.</summary>
    public long Samples => Sources.Sum(static source => source.Samples);

    /// <summary>Whether any of the data was drawn rather than gathered.</summary>
    public bool IsSynthetic => Sources.Any(static source => source.IsSynthetic);

    /// <summary>Chooses a range for each value that has been seen.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidOption"/>: an option cannot be;
    /// <see cref="ErrorCode.InvalidCalibration"/>: the method needs histograms, and there are none.</exception>
    public CalibratedRanges Ranges(RangeOptions? options = null)
    {
        var choice = new RangeChoice(options ?? new RangeOptions());
        var ranges = new CalibratedRanges();
        foreach (var tensor in Tensors)
            if (choice.Of(tensor.Statistics) is { } range) ranges.Set(tensor.Subgraph, tensor.Index, range);
        foreach (var inner in Inner)
            if (choice.Of(inner.Statistics) is { } range) ranges.SetInner(inner.Subgraph, inner.Operator, inner.Position, range);
        return ranges;
    }

    /// <summary>What one run over all parts' samples, in this order, would have recorded. Only the moving averages depend on the
    /// order.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidCalibration"/>: the tables are of different models, or
    /// counted differently.</exception>
    public static CalibrationTable Merge(IReadOnlyList<CalibrationTable> parts) => TableMerge.Merge(parts);

    /// <summary>Checks that the table is of a model.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidCalibration"/> names both.</exception>
    public void RequireModel(TfLiteModel model) => RequireModel(model, ModelIdentity.Of(model), null);

    /// <summary>Float tensors that a model computes and that the table has no range for, such as those of a branch that no sample
    /// took or of a signature that no dataset was for.</summary>
    public IReadOnlyList<ModelLocation> Missing(TfLiteModel model)
    {
        var ranges = Tensors.Where(static tensor => tensor.Statistics.Range is not null).Select(static tensor => (tensor.Subgraph, tensor.Index)).ToHashSet();
        return [.. ComputedTensors.Of(model).Where(place => !ranges.Contains((place.Subgraph!.Value, place.TensorIndex!.Value)))];
    }

    /// <summary>Checks that the table has a range for every float tensor that a model computes.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidCalibration"/> lists those without.</exception>
    public void RequireAll(TfLiteModel model)
    {
        const int Named = 10;
        RequireModel(model);
        var missing = Missing(model);
        if (missing.Count == 0) return;
        throw new TfLiteQuantException(
            ErrorCode.InvalidCalibration,
            $"The calibration has no range for {missing.Count} of the tensors that the model computes: {string.Join("; ", missing.Take(Named).Select(static place => place with { Path = null }))}{(missing.Count > Named ? "; ..." : "")}.",
            "Calibrate with samples that reach them, with a dataset for each signature.",
            new ModelLocation(model.Path));
    }

    /// <summary>Writes the table to a file, as JSON: the same bytes for the same table. The file appears complete or not at all.</summary>
    /// <exception cref="TfLiteQuantException">The file exists, or cannot be written.</exception>
    public void Save(string path, bool overwrite = false)
    {
        var bytes = TableWriter.Write(this);
        AtomicFile.Open(path, null, overwrite).Write(bytes.Length, stream => stream.Write(bytes.Span));
    }

    /// <summary>Reads a table from a file.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidCalibration"/> names the file and the key that is wrong;
    /// or the file cannot be read.</exception>
    public static CalibrationTable Load(string path) => TableReader.Read(path);

    /// <summary>What it is of, on one line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Model.Name}: {Samples} samples");

    internal void RequireModel(TfLiteModel model, ModelIdentity identity, string? path)
    {
        var place = new ModelLocation(path ?? model.Path);
        if (identity.Fingerprint != Model.Fingerprint)
            throw new TfLiteQuantException(ErrorCode.InvalidCalibration, $"The calibration was recorded for {Model}, and this model is {identity}.", "Record one for this model.", place);

        // Only a table that somebody has edited gets as far as this.
        var stray = Tensors.FirstOrDefault(tensor => model.Subgraphs.ElementAtOrDefault(tensor.Subgraph)?.Tensors.ElementAtOrDefault(tensor.Index)?.Type != TensorType.Float32);
        if (stray is not null)
            throw new TfLiteQuantException(ErrorCode.InvalidCalibration, $"The calibration has a range for tensor {stray.Index} '{stray.Name}' of subgraph {stray.Subgraph}, and the model has no such float tensor.", "Record one for this model.", place);
        var lost = Inner.FirstOrDefault(inner => model.Subgraphs.ElementAtOrDefault(inner.Subgraph)?.Operators.ElementAtOrDefault(inner.Operator) is null || inner.Position >= ValueMap.Positions);
        if (lost is not null)
            throw new TfLiteQuantException(ErrorCode.InvalidCalibration, $"The calibration has a range for value {lost.Position} of operator {lost.Operator} ({lost.OperatorName}) of subgraph {lost.Subgraph}, and the model has no such value.", "Record one for this model.", place);
    }
}
