using System.Numerics;
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
                    => ByteBilinearRow.Run(top, bottom, y, across, channels, target));
    }

    [Fact]
    public void Unsigned_bytes_of_wide_pixels()
    {
        foreach (var scale in Scales())
        {
            foreach (var channels in new[] { 3, 8, 15, 16, 17, 40, 257, 3000 })
                if (channels * scale.Columns.Output <= 25_000) CheckBytes(scale.Rows, scale.Columns, channels);
        }
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
                    => CodeBilinearRow.Run(top, bottom, y, across, channels, target));
                if (channels <= 8)
                    Check<short, int, CodeBilinearLine<short>>(scale.Rows, scale.Columns, rows, columns, channels, (y, top, bottom, across, target)
                        => CodeBilinearRow.Run(top, bottom, y, across, channels, target));
            }
        }
    }

    [Fact]
    public void Codes_of_wide_pixels()
    {
        foreach (var scale in Scales())
        {
            foreach (var channels in new[] { 3, 8, 15, 16, 17, 40, 257, 3000 })
            {
                if (channels * scale.Columns.Output > 25_000) continue;
                CheckCodes<sbyte>(scale.Rows, scale.Columns, channels);
                CheckCodes<short>(scale.Rows, scale.Columns, channels);
            }
        }
    }

    [Fact]
    public void Neighbours_lie_in_the_image()
    {
        foreach (var (align, half) in new[] { (false, false), (true, false), (false, true) })
        {
            foreach (var input in new[] { 1, 2, 3, 75, 128, 299 })
            {
                for (var output = 1; output < 2000; output += 29)
                {
                    var scale = new ResizeScale(input, output, align, half);
                    Inside(scale.Linear().Lower, scale.Linear().Upper, input);
                    Inside(scale.LinearFixed().Lower, scale.LinearFixed().Upper, input);
                }
            }
        }

        static void Inside(int[] lower, int[] upper, int input)
        {
            Assert.InRange(lower.Min(), 0, input - 1);
            Assert.InRange(lower.Max(), 0, input - 1);
            Assert.InRange(upper.Min(), 0, input - 1);
            Assert.InRange(upper.Max(), 0, input - 1);
        }
    }

    // against sums of 64 bits
    private void CheckCodes<T>(ResizeScale rowScale, ResizeScale columnScale, int channels)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
        => CheckWide<T, int>(
            rowScale, columnScale, rowScale.LinearFixed(), columnScale.LinearFixed(), channels, (y, top, bottom, across, target) => CodeBilinearRow.Run(top, bottom, y, across, channels, target),
            static (topLeft, bottomLeft, topRight, bottomRight, below, behind) =>
            {
                long down = below, across = behind;
                var sum = (topLeft * (1024 - down) * (1024 - across)) + (bottomLeft * down * (1024 - across)) + (topRight * (1024 - down) * across) + (bottomRight * down * across);
                return (sum + (sum > 0 ? 1 << 19 : -(1 << 19))) / (1 << 20);
            });

    // against sums of floats in the reference's order
    private void CheckBytes(ResizeScale rowScale, ResizeScale columnScale, int channels)
        => CheckWide<byte, float>(
            rowScale, columnScale, rowScale.Linear(), columnScale.Linear(), channels, (y, top, bottom, across, target) => ByteBilinearRow.Run(top, bottom, y, across, channels, target),
            static (topLeft, bottomLeft, topRight, bottomRight, down, across) =>
            {
                var sum = (topLeft * (1 - down) * (1 - across)) + (bottomLeft * down * (1 - across)) + (topRight * (1 - down) * across) + (bottomRight * down * across);
                return (byte)(sum + 0.5f);
            });

    // against one result after the other
    private void CheckWide<T, TWeight>(
        ResizeScale rowScale, ResizeScale columnScale, (int[] Lower, int[] Upper, TWeight[] Weight) rows, (int[] Lower, int[] Upper, TWeight[] Weight) columns, int channels,
        OneRow<T, TWeight> run, Func<long, long, long, long, TWeight, TWeight, long> result)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var line = columnScale.Input * channels;
        var input = Array.ConvertAll(
            _random.Integers(rowScale.Input * line, int.CreateChecked(T.MinValue), int.CreateChecked(T.MaxValue) + 1), value => T.CreateChecked(value));
        using var output = new NativeBlock((long)columns.Lower.Length * channels * sizeof(T));
        for (var y = 0; y < rows.Lower.Length; y++)
        {
            int top = rows.Lower[y] * line, bottom = rows.Upper[y] * line;
            fixed (T* from = input) run(rows.Weight[y], from + top, from + bottom, columns, (T*)output.Pointer);
            Assert.True(output.IsIntact);
            for (var i = 0; i < columns.Lower.Length * channels; i++)
            {
                var (x, channel) = Math.DivRem(i, channels);
                int left = (columns.Lower[x] * channels) + channel, right = (columns.Upper[x] * channels) + channel;
                var expected = T.CreateTruncating(result(At(top + left), At(bottom + left), At(top + right), At(bottom + right), rows.Weight[y], columns.Weight[x]));
                if (expected != ((T*)output.Pointer)[i]) Assert.Fail($"{rowScale} x {columnScale} x {channels}: [{y}, {x}, {channel}]");
            }
        }

        long At(int index) => long.CreateChecked(input[index]);
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
