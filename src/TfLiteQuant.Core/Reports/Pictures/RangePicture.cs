using System.Xml.Linq;
using OxyPlot.Axes;
using OxyPlot.Series;
using OxyPlot;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>How the float model's values fill the range that codes represent, for each value with a scale: 0 is the lowest code, 1
/// the highest.</summary>
internal static class RangePicture
{
    private const int Width = 920;
    private const int Height = 240;

    // What is further out is drawn up to here.
    private const double Margin = 0.25;

    /// <summary>The picture; null where no value has a scale.</summary>
    public static XElement? Of(IReadOnlyList<TensorComparison> rows, string id)
    {
        var plot = Picture.PlotWithLegend();
        plot.Axes.Add(LayerErrorPicture.Axis(rows.Count));
        var axis = Picture.Axis(AxisPosition.Left, "part of the codes' range");
        (axis.Minimum, axis.Maximum) = (-Margin, 1 + Margin);
        plot.Axes.Add(axis);
        var (codes, values, cut) = (Picture.Bars(PictureInk.Grid, "range of the codes"), Picture.Bars(PictureInk.First, "range of the values"), Picture.Bars(PictureInk.Alarm, "cut off"));
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i] is not { Min: { } min, Max: { } max, RepresentedMin: { } low, RepresentedMax: { } high } || !(high > low)) continue;
            codes.Items.Add(new RectangleBarItem(i - 0.4, 0, i + 0.4, 1));
            var (from, to) = (Math.Max(-Margin, (min - low) / (high - low)), Math.Min(1 + Margin, (max - low) / (high - low)));
            values.Items.Add(new RectangleBarItem(i - 0.25, Math.Clamp(from, 0, 1), i + 0.25, Math.Clamp(to, 0, 1)));
            // Less than half a code is rounding.
            if (!(rows[i].Saturated > 0)) continue;
            if (from < 0) cut.Items.Add(new RectangleBarItem(i - 0.25, from, i + 0.25, 0));
            if (to > 1) cut.Items.Add(new RectangleBarItem(i - 0.25, 1, i + 0.25, to));
        }

        if (codes.Items.Count == 0) return null;
        foreach (var bars in (RectangleBarSeries[])[codes, values, cut])
            if (bars.Items.Count > 0) plot.Series.Add(bars);
        return Picture.Draw(plot, Width, Height, id, "Range of the float model's values as a part of the range that codes represent. The table below has the figures.");
    }
}
