using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace TfLiteQuant.Reports;

/// <summary>Plots as SVG inside a page: in the page's colours and letters, and readable to those who cannot see them.</summary>
internal static partial class Picture
{
    // Of the page; the plot library reckons with it when it lays out texts.
    private const int LetterSize = 12;

    // Titles would touch the numbers.
    private const double TitleDistance = 12;

    /// <summary>An empty plot without a frame.</summary>
    public static PlotModel Plot() => new()
    {
        Culture = CultureInfo.InvariantCulture,
        TextColor = PictureInk.Text,
        PlotAreaBorderThickness = new OxyThickness(0),
        DefaultFontSize = LetterSize,
        Padding = new OxyThickness(4),
    };

    /// <summary>A plot with a legend above it.</summary>
    public static PlotModel PlotWithLegend()
    {
        var plot = Plot();
        plot.Legends.Add(new Legend { LegendPlacement = LegendPlacement.Outside, LegendPosition = LegendPosition.TopLeft, LegendOrientation = LegendOrientation.Horizontal, LegendTextColor = PictureInk.Text });
        return plot;
    }

    /// <summary>An axis of numbers, with lines across the plot where it is the one to read values from.</summary>
    public static LinearAxis Axis(AxisPosition position, string? title = null) => new()
    {
        Position = position,
        Title = title,
        MinorTickSize = 0,
        TicklineColor = PictureInk.Grid,
        AxislineColor = PictureInk.Grid,
        AxislineStyle = LineStyle.Solid,
        MajorGridlineStyle = position == AxisPosition.Left ? LineStyle.Solid : LineStyle.None,
        MajorGridlineColor = PictureInk.Grid,
        AxisTitleDistance = TitleDistance,
        IsZoomEnabled = false,
    };

    /// <summary>Filled rectangles, as items that have no place in the legend unless <paramref name="title"/> is given.</summary>
    public static RectangleBarSeries Bars(OxyColor fill, string? title = null) => new() { Title = title, FillColor = fill, StrokeThickness = 0, StrokeColor = OxyColors.Transparent };

    /// <summary>The plot as an element of a page.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="width">Width in pixels, at which letters have the page's size; on narrow screens it shrinks.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="id">What tells this picture from all others of the page.</param>
    /// <param name="description">What it shows, in words.</param>
    public static XElement Draw(PlotModel plot, int width, int height, string id, string description)
    {
        var svg = XElement.Parse(SvgExporter.ExportToString(plot, width, height, isDocument: false, textMeasurer: new PictureLetters()));
        foreach (var attribute in svg.DescendantsAndSelf().Attributes().ToList()) Adapt(attribute, id);
        svg.SetAttributeValue("width", null);
        svg.SetAttributeValue("height", null);
        svg.SetAttributeValue("version", null);
        svg.SetAttributeValue("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}"));
        svg.SetAttributeValue("style", string.Create(CultureInfo.InvariantCulture, $"max-width:{width}px"));
        svg.SetAttributeValue("role", "img");
        svg.SetAttributeValue("aria-label", PageMarkup.Legible(description));
        svg.DescendantNodes().OfType<XText>().Where(static text => string.IsNullOrWhiteSpace(text.Value)).Remove();
        return svg;
    }

    // Names of clip paths hold for the whole page, and colours as attributes know no variables.
    private static void Adapt(XAttribute attribute, string id)
    {
        switch (attribute.Name.LocalName)
        {
            case "font-family" or "font-weight":
                attribute.Remove();
                break;
            case "id":
                attribute.Value = id + attribute.Value;
                break;
            case "clip-path":
                attribute.Value = attribute.Value.Replace("url(#", "url(#" + id, StringComparison.Ordinal);
                break;
            case "style":
                attribute.Value = Colours().Replace(attribute.Value, static match => PictureInk.Variables.GetValueOrDefault(match.Value, match.Value));
                break;
            case "fill" or "stroke" when PictureInk.Variables.TryGetValue(attribute.Value, out var variable):
                var element = attribute.Parent!;
                element.SetAttributeValue("style", $"{attribute.Name.LocalName}:{variable};{element.Attribute("style")?.Value}".TrimEnd(';'));
                attribute.Remove();
                break;
            case "xlink" when attribute.IsNamespaceDeclaration:
                attribute.Remove();
                break;
        }
    }

    [GeneratedRegex(@"rgb\(\d+,\d+,\d+\)")]
    private static partial Regex Colours();
}
