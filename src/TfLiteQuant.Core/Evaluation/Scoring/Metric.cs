namespace TfLiteQuant.Evaluation;

/// <summary>
/// A figure for how good a model's outputs are. It states what outputs and labels it fits; others are refused before anything is
/// measured. Each metric is a file of its own in Metrics/, named after the class, which must end in <c>Metric</c>: the build
/// lists those files.
/// </summary>
public abstract class Metric
{
    private protected Metric()
    {
    }

    /// <summary>Its name, as users write it.</summary>
    public abstract string Name { get; }

    /// <summary>What it tells, in a sentence.</summary>
    public abstract string Description { get; }

    /// <summary>Outputs and labels it takes, in words.</summary>
    public abstract string Takes { get; }

    /// <summary>Whether a larger figure is a better one.</summary>
    public virtual bool HigherIsBetter => true;

    public virtual MetricUnit Unit => MetricUnit.Proportion;

    /// <summary>Whether outputs can be held against labels.</summary>
    public virtual bool TakesLabels => true;

    /// <summary>Whether outputs can be held against the float model's.</summary>
    public virtual bool TakesReference => true;

    /// <summary>What outputs are held against where the user leaves it open and names no label. A metric that measures what quantization
    /// adds holds them against the float model's whether there are labels or not.</summary>
    public virtual MetricTruth Against => MetricTruth.Auto;

    /// <summary>Whether labels that it does not fit are an error, rather than a reason to hold outputs against the float model's.</summary>
    public virtual bool NeedsFittingLabel => Classes != ClassTable.None || !TakesReference;

    /// <summary>What a table of classes is made of, where the metric is one of classes.</summary>
    public virtual ClassTable Classes => ClassTable.None;

    /// <summary>Whether it looks at several outputs at once and finds those it needs by itself.</summary>
    public virtual bool FindsOutputs => false;

    /// <summary>Which of the options that few metrics heed this one does, by their names in <see cref="MetricOptions"/>.</summary>
    public virtual IReadOnlyList<string> Heeds => [];

    /// <summary>Its name with what the options make of it, such as <c>Top5</c>.</summary>
    public virtual string TitleFor(MetricOptions options) => Name;

    /// <summary>Whether it can judge that output against that truth. A metric that finds outputs looks at
    /// <see cref="MetricCase.Outputs"/>.</summary>
    public abstract bool Fits(MetricCase example);

    /// <summary>Whether a sample counts: false where its label is one to be ignored.</summary>
    internal virtual bool Counts(MetricCase sample) => true;

    public override string ToString() => $"{Name}: {Description}";
}
