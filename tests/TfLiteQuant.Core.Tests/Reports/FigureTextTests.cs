using TfLiteQuant.Evaluation;
using TfLiteQuant.Reports;
using Xunit;

namespace TfLiteQuant.Core.Tests.Reports;

public sealed class FigureTextTests
{
    /// <summary>A number that loses its first digits is another number.</summary>
    [Theory]
    [InlineData(0.01296, 9, "0.01296")]
    [InlineData(-8.461e-5, 10, "-8.461E-05")]
    [InlineData(-8.461e-5, 9, "-8.461E-5")]
    [InlineData(-8.461e-5, 8, "-8.46E-5")]
    [InlineData(-0.00012344, 9, "-0.000123")]
    [InlineData(123456789, 9, "1.235E+08")]
    public void Figures_are_as_long_as_their_column_and_whole(double value, int width, string expected)
        => Assert.Equal(expected, FigureText.Fitting(width, digits => FigureText.Figure(value, MetricUnit.Value, digits)));

    [Theory]
    [InlineData(-0.0002123, 4.309e-5, 16, "-0.00021..4.3E-5")]
    [InlineData(-0.0002123, 4.309e-5, 18, "-0.000212..4.31E-5")]
    [InlineData(-0.0002123, 4.309e-5, 12, "-0.0002..4E-05")]
    [InlineData(-0.0031, 0.0042, 16, "-0.0031..0.0042")]
    public void Intervals_too(double low, double high, int width, string expected)
        => Assert.Equal(expected, FigureText.Fitting(width, digits => FigureText.Interval(low, high, MetricUnit.Value, digits)));

    [Fact]
    public void Figures_with_a_unit_keep_their_digits()
    {
        Assert.Equal("0.9720", FigureText.Fitting(3, static digits => FigureText.Figure(0.972, MetricUnit.Proportion, digits)));
        Assert.Equal("35.2 dB", FigureText.Fitting(3, static digits => FigureText.Figure(35.2, MetricUnit.Decibel, digits)));
    }
}
