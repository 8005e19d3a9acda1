using System.Runtime.Intrinsics;
using TfLiteQuant.Kernels;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>The steps of minimal filtering one by one: transforms against scalar ones, filters and products against sums in double precision.</summary>
public sealed unsafe class WinogradArithmeticTests
{
    private readonly SeededRandom _random = new(17);

    [Fact]
    public void Transforms_of_every_width_give_the_scalar_bits()
    {
        if (CpuFeatures.HasVector128) CheckTransforms(new WinogradArithmetic<Vector128<float>, Lanes128>(), 4);
        if (CpuFeatures.HasVector256) CheckTransforms(new WinogradArithmetic<Vector256<float>, Lanes256>(), 8);
        if (CpuFeatures.HasVector512) CheckTransforms(new WinogradArithmetic<Vector512<float>, Lanes512>(), 16);
    }

    [Fact]
    public void Filters_are_transformed_in_double_precision()
    {
        var targets = stackalloc float*[16];
        for (var count = 0; count <= 257; count++)
        {
            var nine = _random.Floats(9 * count + 1);
            using var factors = new NativeBlock(16L * count * sizeof(float));
            for (var i = 0; i < 16; i++) targets[i] = (float*)factors.Pointer + i * count;
            fixed (float* from = nine) WinogradFilter.Transform(from, targets, count);
            Assert.True(factors.IsIntact);
            double[][] matrix = [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]];
            for (var i = 0; i < count; i++)
                for (var product = 0; product < 16; product++)
                {
                    double sum = 0;
                    for (var tap = 0; tap < 9; tap++) sum += matrix[product / 4][tap / 3] * nine[tap * count + i] * matrix[product % 4][tap % 3];
                    Assert.Equal((float)sum, targets[product][i], Math.Abs(sum) * 1e-7 + 1e-15);
                }
        }
    }

    [Fact]
    public void Products_of_every_size_and_width()
    {
        CheckProducts(new WinogradArithmetic<float, LanesScalar>());
        if (CpuFeatures.HasVector128) CheckProducts(new WinogradArithmetic<Vector128<float>, Lanes128>());
        if (CpuFeatures.HasVector256) CheckProducts(new WinogradArithmetic<Vector256<float>, Lanes256>());
        if (CpuFeatures.HasVector512) CheckProducts(new WinogradArithmetic<Vector512<float>, Lanes512>());
    }

    private void CheckProducts(WinogradArithmetic arithmetic)
    {
        for (var vectors = 1; vectors <= arithmetic.MaxVectors; vectors++)
            for (var count = 1; count <= 20; count++)
                foreach (var depth in new[] { 1, 2, 7, 33 })
                {
                    var width = vectors * arithmetic.Lanes;
                    float[] rows = _random.Floats(count * depth), panel = _random.Floats(depth * width);
                    using var sums = new NativeBlock((long)count * width * sizeof(float));
                    fixed (float* left = rows, right = panel)
                        arithmetic.Multiply(new WinogradProduct { Rows = left, RowCount = count, Depth = depth, Panel = right, Vectors = vectors, Sums = (float*)sums.Pointer });
                    Assert.True(sums.IsIntact);
                    for (var i = 0; i < count * width; i++)
                    {
                        double sum = 0;
                        for (var k = 0; k < depth; k++) sum += (double)rows[i / width * depth + k] * panel[k * width + i % width];
                        Assert.Equal(sum, ((float*)sums.Pointer)[i], 1e-5);
                    }
                }
    }

    private void CheckTransforms(WinogradArithmetic arithmetic, int lanes)
    {
        var scalar = new WinogradArithmetic<float, LanesScalar>();
        var rows = stackalloc float*[4];
        for (var channels = 1; channels <= 257; channels += channels < 70 ? 1 : 17)
        {
            var patch = _random.Floats(16 * channels);
            var step = channels + 3;
            using NativeBlock wide = new((15L * step + channels) * sizeof(float)), narrow = new((15L * step + channels) * sizeof(float));
            fixed (float* first = patch)
            {
                for (var row = 0; row < 4; row++) rows[row] = first + row * 4 * channels;
                arithmetic.Input(rows, channels, (float*)wide.Pointer, step);
                scalar.Input(rows, channels, (float*)narrow.Pointer, step);
            }

            Assert.True(wide.IsIntact && narrow.IsIntact);
            for (var product = 0; product < 16; product++)
                Assert.True(new Span<float>((float*)wide.Pointer + product * step, channels).SequenceEqual(new Span<float>((float*)narrow.Pointer + product * step, channels)), $"{lanes} lanes, {channels} channels, product {product}");
        }

        for (var columns = 1; columns <= 3 * lanes; columns++)
        {
            const int Tiles = 3;
            var width = (columns + lanes - 1) / lanes * lanes;
            float[] products = _random.Floats(16 * Tiles * width), bias = _random.Floats(width);
            if (columns % 3 == 0) products[width] = float.PositiveInfinity;
            using NativeBlock wide = new(4L * Tiles * columns * sizeof(float)), narrow = new(4L * Tiles * columns * sizeof(float));
            var isBroken = Back(arithmetic, products, bias, width, columns, width, (float*)wide.Pointer);
            var isScalarBroken = Back(scalar, products, bias, columns, columns, width, (float*)narrow.Pointer);
            Assert.Equal(isScalarBroken, isBroken);
            Assert.Equal(columns % 3 == 0, isBroken[1]);
            Assert.True(wide.IsIntact && narrow.IsIntact);
            Assert.True(new Span<int>(wide.Pointer, 4 * Tiles * columns).SequenceEqual(new Span<int>(narrow.Pointer, 4 * Tiles * columns)), $"{lanes} lanes, {columns} columns");
        }
    }

    // The scalar transform knows no columns beyond those that exist: its tiles are brought together first.
    private static bool[] Back(WinogradArithmetic arithmetic, float[] products, float[] bias, int width, int columns, int stored, float* output)
    {
        var tiles = products.Length / (16 * stored);
        var packed = new float[16 * tiles * width];
        for (var row = 0; row < 16 * tiles; row++) products.AsSpan(row * stored, width).CopyTo(packed.AsSpan(row * width));
        var outputs = stackalloc float*[4 * tiles];
        for (var i = 0; i < 4 * tiles; i++) outputs[i] = output + i * columns - 5;
        var broken = new bool[tiles];
        fixed (float* from = packed, added = bias)
        fixed (bool* found = broken)
        {
            arithmetic.Output(new WinogradSums
            {
                Products = from, Step = tiles * width, Width = width, Columns = columns, Bias = added, Outputs = outputs, Column = 5,
                Tiles = tiles, Min = -0.5f, Max = 1.5f, Broken = found,
            });
        }

        return broken;
    }
}
