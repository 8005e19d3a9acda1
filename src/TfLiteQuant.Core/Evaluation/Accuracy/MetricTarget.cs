namespace TfLiteQuant.Evaluation;

/// <summary>What a metric is measured on: which output, held against which label.</summary>
/// <param name="Metric">The metric; null in what was read from a file that one of the user's own was measured into.</param>
/// <param name="Name">The metric's name.</param>
/// <param name="Title">Its name with what options make of it.</param>
/// <param name="Kind">How samples become figures.</param>
/// <param name="Unit">What figures are.</param>
/// <param name="HigherIsBetter">Whether a larger figure is a better one.</param>
/// <param name="Output">Name of the output, by the float model.</param>
/// <param name="Position">Its position among the float model's outputs.</param>
/// <param name="Label">Name of the label; null for the float model's output.</param>
/// <param name="Options">What was left to the user.</param>
internal sealed record MetricTarget(
    Metric? Metric, string Name, string Title, TargetKind Kind, MetricUnit Unit, bool HigherIsBetter, string Output, int Position, string? Label, MetricOptions Options)
{
    public static MetricTarget Of(Metric metric, RealArray output, int position, RealArray? label, MetricOptions options) => new(
        metric,
        metric.Name,
        metric.TitleFor(options),
        metric switch
        {
            SampleMetric ofSamples when ofSamples.IsOutcomeOf(output) => TargetKind.Outcome,
            SampleMetric => TargetKind.Score,
            _ => TargetKind.Pooled,
        },
        metric.Unit,
        metric.HigherIsBetter,
        output.Name,
        position,
        label?.Name,
        options);

    /// <summary>A sample as the metric sees it.</summary>
    /// <param name="outputs">Outputs of the model that is judged, in the order of the float model's.</param>
    /// <param name="sample">The sample with the float model's outputs and the labels.</param>
    public MetricCase CaseOf(IReadOnlyList<RealArray> outputs, SampleOutputs sample)
    {
        var isBare = Label is null && Metric is DelegateMetric;
        return new MetricCase
        {
            Output = outputs[Position],
            Truth = Label is not null ? sample.LabelNamed(Label) : isBare ? null : sample.Reference[Position],
            IsAgainstReference = Label is null && !isBare,
            Outputs = outputs,
            Labels = sample.Labels,
            Reference = sample.Reference[Position],
            Index = sample.Index,
            Origin = sample.Origin,
            Options = Options,
        };
    }

    /// <summary>Why a sample is left out of quantized models' figures, one answer for each. Where a model decides on the size of its output, it
    /// is not the data's fault that there is nothing to judge, or nothing to judge it by: the other samples count all the same.</summary>
    public Obstacle[] ObstaclesOf(SampleOutputs sample)
    {
        var obstacles = new Obstacle[sample.Quantized.Count];
        for (var i = 0; i < obstacles.Length; i++) obstacles[i] = ObstacleOf(sample, i);
        return obstacles;
    }

    private Obstacle ObstacleOf(SampleOutputs sample, int model)
    {
        if (Metric is null or { FindsOutputs: true }) return Obstacle.None;
        RealArray reference = sample.Reference[Position], quantized = sample.Quantized[model][Position];
        if (!reference.IsSizedByValues && !quantized.IsSizedByValues) return Obstacle.None;
        if (!reference.IsAsLargeAs(quantized)) return Obstacle.ModelsDiffer;
        if (reference.Count == 0) return Obstacle.Empty;
        return Metric.Fits(CaseOf(sample.Reference, sample)) ? Obstacle.None : Obstacle.LabelDiffers;
    }
}

/// <summary>How samples become a metric's figures.</summary>
internal enum TargetKind
{
    /// <summary>Each is right or wrong.</summary>
    Outcome,

    /// <summary>Each has a score.</summary>
    Score,

    /// <summary>Each contributes to a tally.</summary>
    Pooled,
}
