using TfLiteQuant.Kernels.Resize;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Images of narrow pixels, laid in lines, are resized to the bits of a pixel at a time, between guard zones.</summary>
public sealed unsafe class BilinearTests
{
    private readonly SeededRandom _random = new(16);

    [Fact]
    public void Floats()
    {
        foreach (var scale in Scales())
            for (var channels = 1; channels <= 4; channels++)
                Check<float, float, FloatBilinearLine>(scale.Rows, scale.Columns, scale.Rows.Linear(), scale.Columns.Linear(), channels, (y, top, bottom, across, target)
                    => BilinearRow.Run(top, bottom, y, across, channels, target));
    }

    [Fact]
    public void Unsigned_bytes()
    {
        foreach (var scale in Scales())
            for (var channels = 1; channels <= 16; channels += channels < 5 ? 1 : 11)
                Check<byte, float, ByteBilinearLine>(scale.Rows, scale.Columns, scale.Rows.Linear(), scale.Columns.Linear(), channels, (y, top, bottom, across, target)
                    => BilinearRow.Run(top, bottom, y, across, channels, target));
    }

    [Fact]
    public void Codes()
    {
        foreach (var scale in Scales())
        {
            for (var channels = 1; channels <= 16; channels += channels < 5 ? 1 : 3)
            {
                var (rows, columns) = (scale.Rows.LinearFixed(), scale.Columns.LinearFixed());
                Check<sbyte, int, CodeBilinearLine<sbyte>>(scale.Rows, scale.Columns, rows, columns, channels, (y, top, bottom, across, target)
                    => BilinearRow.Run(top, bottom, y, across, channels, target));
                if (channels <= 8)
                    Check<short, int, CodeBilinearLine<short>>(scale.Rows, scale.Columns, rows, columns, channels, (y, top, bottom, across, target)
                        => BilinearRow.Run(top, bottom, y, across, channels, target));
            }
        }
    }

    private delegate void OneRow<T, TWeight>(TWeight down, T* top, T* bottom, (int[] Lower, int[] Upper, TWeight[] Weight) across, T* target)
        where T : unmanaged;

    private static IEnumerable<(ResizeScale Rows, ResizeScale Columns)> Scales()
    {
        foreach (var (align, half) in new[] { (false, false), (true, false), (false, true) })
        {
            for (var width = 1; width <= 9; width++) yield return (new ResizeScale(4, 7, align, half), new ResizeScale(width, (width * 2) + 1, align, half));
            yield return (new ResizeScale(5, 3, align, half), new ResizeScale(40, 13, align, half));

            // more than a piece of a row
            yield return (new ResizeScale(3, 6, align, half), new ResizeScale(700, 1400, align, half));
        }
    }

    private void Check<T, TWeight, TLine>(
        ResizeScale rowScale, ResizeScale columnScale, (int[] Lower, int[] Upper, TWeight[] Weight) rows, (int[] Lower, int[] Upper, TWeight[] Weight) columns, int channels,
        OneRow<T, TWeight> expectedRow)
        where T : unmanaged
        where TWeight : unmanaged
        where TLine : IBilinearLine<T, TWeight>
    {
        const int Images = 2;
        Assert.True(NarrowBilinear<T, TWeight, TLine>.Fits(channels));
        var line = columnScale.Input * channels;
        var input = Array.ConvertAll(_random.Integers(Images * rowScale.Input * line, -128, 128), static value
            => typeof(T) == typeof(float) ? (T)(object)(value * 0.37f) : typeof(T) == typeof(byte) ? (T)(object)(byte)value
            : typeof(T) == typeof(sbyte) ? (T)(object)(sbyte)value : (T)(object)(short)(value * 255));
        var (count, result) = (Images * rows.Lower.Length, columns.Lower.Length * channels);
        var expected = new T[count * result];
        using var output = new NativeBlock((long)expected.Length * sizeof(T));
        fixed (T* from = input, to = expected)
        {
            for (var row = 0; row < count; row++)
            {
                var (image, y) = Math.DivRem(row, rows.Lower.Length);
                var first = from + (image * rowScale.Input * line);
                expectedRow(rows.Weight[y], first + (rows.Lower[y] * line), first + (rows.Upper[y] * line), columns, to + (row * result));
            }

            var resize = new NarrowBilinear<T, TWeight, TLine>(rowScale.Input, columnScale.Input, channels, rows, columns);
            resize.Run(from, (T*)output.Pointer, 0, count / 2);
            resize.Run(from, (T*)output.Pointer, count / 2, count);
        }

        Assert.True(output.IsIntact);
        NumberSamples.Same<T>(expected, new ReadOnlySpan<T>(output.Pointer, expected.Length), $"{rowScale} x {columnScale} x {channels}");
    }
}
