using OxyPlot;

namespace TfLiteQuant.Reports;

/// <summary>
/// Colours of pictures, by what they stand for. The plot library wants colours that are fixed; pages have a light and a dark form.
/// So each role is drawn in a colour of no meaning, and <see cref="Picture"/> puts the page's own variable in its place.
/// </summary>
internal static class PictureInk
{
    /// <summary>Text and axes.</summary>
    public static readonly OxyColor Text = OxyColor.FromRgb(1, 0, 0);

    /// <summary>Lines of the grid.</summary>
    public static readonly OxyColor Grid = OxyColor.FromRgb(2, 0, 0);

    /// <summary>The first of two series.</summary>
    public static readonly OxyColor First = OxyColor.FromRgb(3, 0, 0);

    /// <summary>The second.</summary>
    public static readonly OxyColor Second = OxyColor.FromRgb(4, 0, 0);

    /// <summary>A third, which matters least.</summary>
    public static readonly OxyColor Third = OxyColor.FromRgb(5, 0, 0);

    /// <summary>What deserves a look.</summary>
    public static readonly OxyColor Alarm = OxyColor.FromRgb(6, 0, 0);

    /// <summary>What a page's style calls each.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["rgb(1,0,0)"] = "var(--text)",
        ["rgb(2,0,0)"] = "var(--grid)",
        ["rgb(3,0,0)"] = "var(--first)",
        ["rgb(4,0,0)"] = "var(--second)",
        ["rgb(5,0,0)"] = "var(--third)",
        ["rgb(6,0,0)"] = "var(--alarm)",
    };
}
