using System.Xml.Linq;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace TfLiteQuant.Reports;

/// <summary>Bytes of each model's file, by what they are for.</summary>
internal static class SizePicture
{
    private const int Width = 920;
    private const int RowHeight = 30;
    private const int Frame = 90;
    private const double Kilobyte = 1024;
    private const int LongestName = 44;

    /// <summary>The picture.</summary>
    public static XElement Of(IReadOnlyList<ReportedModel> models, string id)
    {
        var plot = Picture.PlotWithLegend();
        var names = new CategoryAxis { Position = AxisPosition.Left, StartPosition = 1, EndPosition = 0, GapWidth = 0.4, TicklineColor = PictureInk.Grid, AxislineColor = PictureInk.Grid, AxislineStyle = LineStyle.Solid };
        names.Labels.AddRange(models.Select(static model => Short(PageMarkup.Legible(model.Name))));
        plot.Axes.Add(names);
        var bytes = Picture.Axis(AxisPosition.Bottom, "KB");
        (bytes.Minimum, bytes.MajorGridlineStyle) = (0, LineStyle.Solid);
        plot.Axes.Add(bytes);
        Add(plot, models, "weights", PictureInk.First, static model => model.WeightBytes ?? model.Bytes);
        Add(plot, models, "scales and zero points", PictureInk.Second, static model => model.ParameterBytes ?? 0);
        Add(plot, models, "rest", PictureInk.Third, static model => model.WeightBytes is { } weights ? model.Bytes - weights - (model.ParameterBytes ?? 0) : 0);
        return Picture.Draw(plot, Width, Frame + (RowHeight * models.Count), id, "Size of each model's file. The table above has the figures.");
    }

    private static void Add(PlotModel plot, IReadOnlyList<ReportedModel> models, string title, OxyColor colour, Func<ReportedModel, long> bytes)
    {
        var bars = new BarSeries { Title = title, IsStacked = true, FillColor = colour, StrokeThickness = 0 };
        foreach (var model in models) bars.Items.Add(new BarItem(bytes(model) / Kilobyte));
        if (bars.Items.Any(static item => item.Value > 0)) plot.Series.Add(bars);
    }

    private static string Short(string name) => name.Length <= LongestName ? name : $"{name[..(LongestName / 2)]}…{name[^(LongestName / 2)..]}";
}
