using OxyPlot;

namespace TfLiteQuant.Reports;

/// <summary>
/// Tells the plot library how much room texts take. Which letters a reader's system has is not known here, so that room is reckoned
/// for wide ones; nothing is ever drawn with it.
/// </summary>
internal sealed class PictureLetters : RenderContextBase
{
    // Of the widest common sans-serif letters (DejaVu Sans, Verdana) in digits and small letters, as parts of the letters' size.
    private const double WidthOfLetter = 0.64;
    private const double HeightOfLine = 1.2;

    /// <inheritdoc/>
    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
        => string.IsNullOrEmpty(text) ? OxySize.Empty : new OxySize(text.Length * WidthOfLetter * fontSize, HeightOfLine * fontSize);

    /// <inheritdoc/>
    public override void DrawLine(IList<ScreenPoint> points, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode, double[] dashArray, LineJoin lineJoin) => throw Refuse();

    /// <inheritdoc/>
    public override void DrawPolygon(IList<ScreenPoint> points, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode, double[] dashArray, LineJoin lineJoin) => throw Refuse();

    /// <inheritdoc/>
    public override void DrawText(
        ScreenPoint p, string text, OxyColor fill, string fontFamily, double fontSize, double fontWeight, double rotation, HorizontalAlignment horizontalAlignment, VerticalAlignment verticalAlignment, OxySize? maxSize)
        => throw Refuse();

    /// <inheritdoc/>
    public override void PopClip() => throw Refuse();

    /// <inheritdoc/>
    public override void PushClip(OxyRect clippingRectangle) => throw Refuse();

    /// <inheritdoc/>
    public override int ClipCount => 0;

    private static NotSupportedException Refuse() => new("Letters are measured, not drawn.");
}
