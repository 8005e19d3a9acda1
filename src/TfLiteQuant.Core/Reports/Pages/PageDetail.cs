namespace TfLiteQuant.Reports;

/// <summary>How much of a report a page shows. The JSON always has all.</summary>
/// <param name="Rows">Most rows of a table of values.</param>
/// <param name="Histograms">Most histograms of a model.</param>
/// <param name="Classes">Most classes of which a confusion matrix is shown as a table.</param>
/// <param name="Points">Most values in one picture.</param>
/// <param name="Sections">Whether models have sections of their own.</param>
internal sealed record PageDetail(int Rows, int Histograms, int Classes, int Points, bool Sections = true)
{
    /// <summary>From all to little: the first that fits is taken.</summary>
    public static IReadOnlyList<PageDetail> Levels { get; } =
    [
        new(1000, 48, 40, 2000),
        new(300, 24, 30, 1000),
        new(100, 12, 20, 300),
        new(30, 4, 10, 100),
        new(10, 0, 0, 0),
        new(0, 0, 0, 0, Sections: false),
    ];

    // Measured on pages of many layers and of many models.
    private const long RowBytes = 900;
    private const long HistogramBytes = 4500;
    private const long SectionBytes = 9000;

    /// <summary>About how many bytes a page has: to pass over levels that are far too large.</summary>
    public long Estimate(QuantizationReport report) => report.Models.Sum(model =>
    {
        long layers = model.Layers?.Tensors.Count ?? 0;
        return Sections ? SectionBytes + (RowBytes * Math.Min(Rows, layers)) + (HistogramBytes * Math.Min(Histograms, layers)) : 0;
    });
}
