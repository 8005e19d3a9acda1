using TfLiteQuant.Diagnostics;
using TfLiteQuant.Inspection;

namespace TfLiteQuant.Calibration;

/// <summary>A calibration with the ranges that a method chooses from it, for people and scripts.</summary>
public sealed record CalibrationResult
{
    /// <summary>Full path of the model; null where a table was read, which knows its name only.</summary>
    public string? Path { get; init; }

    /// <summary>File name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Samples of all datasets.</summary>
    public required long Samples { get; init; }

    /// <summary>The datasets.</summary>
    public required ValueList<CalibrationSource> Datasets { get; init; }

    /// <summary>Whether any of the data was drawn rather than gathered.</summary>
    public required bool IsSynthetic { get; init; }

    /// <summary>How the ranges were chosen.</summary>
    public required CalibrationMethod Method { get; init; }

    /// <summary>Percent of the values that the ranges keep; null for other methods.</summary>
    public double? Percentile { get; init; }

    /// <summary>Tensors by subgraph and index, then values inside fused operators.</summary>
    public required ValueList<TensorRange> Tensors { get; init; }

    /// <summary>What may cost accuracy.</summary>
    public required ValueList<CalibrationFinding> Findings { get; init; }

    /// <summary>Time that it took; zero where a table was read.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>All that was recorded: what a quantizer takes.</summary>
    public required CalibrationTable Calibration { get; init; }

    /// <summary>How ranges are chosen, for who makes use of <see cref="Calibration"/>.</summary>
    public required RangeOptions Options { get; init; }

    /// <summary>What it is of and how ranges were chosen, on one line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Model}: {Samples} samples, {Options}");

    /// <summary>Chooses ranges.</summary>
    /// <param name="table">What was recorded.</param>
    /// <param name="options">How.</param>
    /// <param name="findings">What there is to say of it.</param>
    /// <exception cref="TfLiteQuantException">As of <see cref="CalibrationTable.Ranges"/>.</exception>
    public static CalibrationResult Of(CalibrationTable table, RangeOptions options, IReadOnlyList<CalibrationFinding> findings)
    {
        var (choice, model) = (new RangeChoice(options), table.Model.Name);
        return new CalibrationResult
        {
            Model = model,
            Samples = table.Samples,
            Datasets = table.Sources,
            IsSynthetic = table.IsSynthetic,
            Method = options.Method,
            Percentile = options.Method == CalibrationMethod.Percentile ? options.Percentile : null,
            Tensors = new([.. table.Tensors.Select(tensor => RangeOf(tensor, choice, model)), .. table.Inner.Select(inner => RangeOf(inner, choice, model))]),
            Findings = new([.. findings]),
            Calibration = table,
            Options = options,
        };
    }

    private static TensorRange RangeOf(TensorStatistics tensor, RangeChoice choice, string model) => RangeOf(tensor.Statistics, choice, model, tensor.Subgraph, tensor.Name) with
    {
        Index = tensor.Index,
        Operator = tensor.Producer,
        OperatorIndex = tensor.ProducerIndex,
    };

    private static TensorRange RangeOf(InnerStatistics inner, RangeChoice choice, string model)
        => RangeOf(inner.Statistics, choice, model, inner.Subgraph, FormattableString.Invariant($"{inner.OperatorName}/{inner.Operator}/intermediate_{inner.Position}")) with
        {
            Operator = inner.OperatorName,
            OperatorIndex = inner.Operator,
            Position = inner.Position,
        };

    private static TensorRange RangeOf(ValueStatistics statistics, RangeChoice choice, string model, int subgraph, string name)
    {
        var chosen = choice.Of(statistics);
        return new TensorRange
        {
            Model = model,
            Subgraph = subgraph,
            Name = name,
            Min = statistics.Range?.Min,
            Max = statistics.Range?.Max,
            RangeMin = chosen?.Min,
            RangeMax = chosen?.Max,
            Samples = statistics.Samples,
            Values = statistics.Values,
            NonFinite = statistics.NonFinite,
            Histogram = statistics.Histogram,
        };
    }
}
