using TfLiteQuant.Kernels;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Packed integer products, by each kernel that this processor has, against sums written out.</summary>
public sealed unsafe class IntegerGemmTests
{
    private readonly SeededRandom _random = new(21);

    [Fact]
    public void Every_edge()
    {
        foreach (var (rows, depth, columns) in Sizes())
        {
            Check<short, short>(IntegerGemmKernel.Words, rows, depth, columns, (-255, 255), filterZero: 0);
            if (IntegerGemmKernel.Bytes is not { } bytes || IntegerGemmKernel.UnsignedBytes is not { } unsigned) continue;
            foreach (var filterZero in new[] { 0, -128, 5 })
            {
                Check<sbyte, sbyte>(bytes, rows, depth, columns, (-128, 127), filterZero);
                Check<byte, sbyte>(unsigned, rows, depth, columns, (0, 255), filterZero);
            }
        }
    }

    [Fact]
    public void Sums_beyond_32_bits_are_added_in_64()
    {
        const int Depth = 1300;
        foreach (var (rows, columns) in new[] { (1, 5), (7, 40), (50, 17) })
        {
            var left = new short[rows * Depth];
            var right = new sbyte[columns * Depth];
            Array.Fill(left, short.MinValue);
            Array.Fill(right, (sbyte)-128);
            left[3] = 5;
            var sums = Wide(left, right, rows, Depth, columns);
            for (var i = 0; i < sums.Length; i++) Assert.Equal(Sum(left, right, i / columns, i % columns, Depth), sums[i]);
        }
    }

    [Fact]
    public void Words_on_both_sides()
    {
        foreach (var (rows, depth, columns) in new[] { (1, 1, 1), (5, 300, 20), (50, 64, 33) })
        {
            short[] left = Draw(rows * depth), right = Draw(columns * depth);
            var sums = Wide(left, right, rows, depth, columns);
            for (var i = 0; i < sums.Length; i++) Assert.Equal(Sum(left, right, i / columns, i % columns, depth), sums[i]);
        }

        // The one product whose pairs leave 32 bits.
        short[] Draw(int count)
        {
            var values = Array.ConvertAll(_random.Integers(count, short.MinValue, short.MaxValue + 1), static value => (short)value);
            for (var i = 0; i < count; i += 2) values[i] = short.MinValue;
            return values;
        }
    }

    [Theory]
    [InlineData(false, 0, 0)]
    [InlineData(true, 0, 0)]
    [InlineData(false, -128, 127)]
    [InlineData(true, 5, -128)]
    public void Batches_of_codes_with_zero_points(bool isRightTransposed, int leftZero, int rightZero)
    {
        foreach (var (rows, depth, columns) in Sizes())
        {
            var shape = new BatchProductShape(rows, depth, columns, [0, 1, 0], [1, 1, 0], 2, 2, false, isRightTransposed);
            int[] left = _random.Integers(2 * rows * depth, -128, 128), right = _random.Integers(2 * columns * depth, -128, 128);
            var expected = Products(shape, Array.ConvertAll(left, value => value - leftZero), Array.ConvertAll(right, value => value - rightZero));
            var wide = Array.ConvertAll(left, value => (short)(value - leftZero));
            Assert.Equal(expected, Batch(shape, IntegerGemmKernel.Words, wide, right, leftZero: 0, rightZero));
            var codes = Array.ConvertAll(left, static value => (sbyte)value);
            if (IntegerGemmKernel.Bytes is { } bytes) Assert.Equal(expected, Batch(shape, bytes, codes, right, leftZero, rightZero));
        }
    }

    private static IEnumerable<(int Rows, int Depth, int Columns)> Sizes()
    {
        for (var size = 1; size <= 50; size++)
        {
            yield return (size, 16, 24);
            yield return (3, size, 9);
            yield return (7, 8, size);
            yield return (1, size, 70);
            yield return (2, 4 * size, 300);
            yield return (49, 3, size);
        }
    }

    private void Check<T, TFilter>(IntegerGemmKernel kernel, int rows, int depth, int columns, (int Min, int Max) range, int filterZero)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
        where TFilter : unmanaged, System.Numerics.IBinaryInteger<TFilter>
    {
        var most = typeof(TFilter) == typeof(short) ? 255 : 127;
        int[] left = _random.Integers(rows * depth, range.Min, range.Max + 1), right = _random.Integers(columns * depth, -most - 1, most + 1), bias = _random.Integers(columns, -1000, 1000);
        var elements = Array.ConvertAll(left, static value => T.CreateTruncating(value));
        var weights = Array.ConvertAll(right, static value => TFilter.CreateTruncating(value));
        List<IIntegerProductWork<T>> works = [new IntegerConvolutionWork<T>([Phase(rows, depth)], Layout(depth, columns), 1, kernel, new PlainSumStage(), int.MaxValue, threads: 1) { OutputBytes = sizeof(int) }];
        var few = IntegerRowsWork<T>.Create([Phase(rows, depth)], Layout(depth, columns), 1, kernel, new PlainSumStage(), sizeof(int), threads: 2, runs: 1);
        Assert.Equal(rows <= kernel.MaxRows && depth * sizeof(T) % 4 == 0, few is not null);
        if (few is not null) works.Add(few);
        foreach (var work in works)
        {
            using var output = new NativeBlock((long)rows * columns * sizeof(int));
            fixed (T* from = elements)
            fixed (TFilter* filter = weights)
            {
                // A zero point of 3 on the left, which the bias takes back.
                work.Pack(filter, filterZero, bias, inputZero: 3);
                work.Run(SingleThread.Instance, from, output.Pointer);
            }

            Assert.True(output.IsIntact);
            for (var i = 0; i < rows * columns; i++)
            {
                var expected = (long)bias[i % columns];
                for (var k = 0; k < depth; k++) expected += (long)(left[i / columns * depth + k] - 3) * (right[i % columns * depth + k] - filterZero);
                var sum = ((int*)output.Pointer)[i];
                Assert.True(expected == sum, $"{work.GetType().Name}, {rows} x {depth} x {columns} less {filterZero}: element {i} is {sum}, not {expected}.");
            }
        }
    }

    private static int[] Products(BatchProductShape shape, int[] left, int[] right)
    {
        var (rows, depth, columns) = (shape.Rows, shape.Depth, shape.Columns);
        var sums = new int[shape.LeftOf.Length * rows * columns];
        for (var i = 0; i < sums.Length; i++)
        {
            var (product, row, column) = (i / (rows * columns), i / columns % rows, i % columns);
            for (var k = 0; k < depth; k++)
            {
                var at = shape.IsRightTransposed ? column * depth + k : k * columns + column;
                sums[i] += left[(shape.LeftOf[product] * rows + row) * depth + k] * right[shape.RightOf[product] * depth * columns + at];
            }
        }

        return sums;
    }

    private static int[] Batch<T>(BatchProductShape shape, IntegerGemmKernel kernel, T[] left, int[] right, int leftZero, int rightZero)
        where T : unmanaged
        => Batch<T, sbyte, int>(shape, kernel, new PlainSumStage(), int.MaxValue, left, Array.ConvertAll(right, static value => (sbyte)value), leftZero, rightZero);

    private static long[] Wide<TRight>(short[] left, TRight[] right, int rows, int depth, int columns)
        where TRight : unmanaged, System.Numerics.IBinaryInteger<TRight>
        => Batch<short, TRight, long>(new(rows, depth, columns, [0], [0], 1, 1, false, true), IntegerGemmKernel.Words, new CollectingStage(columns), int.MaxValue / (32768 * 255), left, right, 0, 0);

    private static TSum[] Batch<T, TRight, TSum>(BatchProductShape shape, IntegerGemmKernel kernel, SumStage stage, int mostInSum, T[] left, TRight[] right, int leftZero, int rightZero)
        where T : unmanaged
        where TRight : unmanaged, System.Numerics.IBinaryInteger<TRight>
        where TSum : unmanaged
    {
        var rowElements = (shape.Depth * sizeof(T) + 3) / 4 * 4 / sizeof(T);
        var apart = new MatrixRows<T>(shape.LeftCount, shape.Rows, shape.Depth, rowElements, isTransposed: false, threads: 1);
        var work = new IntegerBatchWork<T, TRight>(shape, kernel, stage, mostInSum, threads: 1)
        {
            OutputBytes = sizeof(TSum),
            RowBytes = rowElements * sizeof(T),
            LeftZero = leftZero,
            RightZero = rightZero,
        };
        var output = new TSum[shape.LeftOf.Length * shape.Rows * shape.Columns];
        fixed (T* from = left)
        fixed (TRight* weights = right)
        fixed (TSum* to = output)
        {
            work.Pack(SingleThread.Instance, weights);
            work.Run(SingleThread.Instance, apart.Run(SingleThread.Instance, from), (byte*)to);
        }

        return output;
    }

    private static long Sum<TRight>(short[] left, TRight[] right, int row, int column, int depth)
        where TRight : unmanaged, System.Numerics.IBinaryInteger<TRight>
    {
        long sum = 0;
        for (var k = 0; k < depth; k++) sum += (long)left[row * depth + k] * int.CreateTruncating(right[column * depth + k]);
        return sum;
    }

    private static ConvolutionPhase Phase(int rows, int depth)
        => new(1, AxisTaps.Single, AxisTaps.Single, AxisTaps.Convolution(rows, rows, 1, 1, 1, 0), depth, groups: 1);

    private static FilterLayout Layout(int depth, int columns) => new(0, 0, 0, Input: 1, Output: depth, columns);

    /// <summary>Stores 64-bit sums as they are.</summary>
    private sealed class CollectingStage(int columns) : SumStage
    {
        public override bool IsWide => true;

        public override void Store(SumBlock* block)
        {
            for (var row = 0; row < block->Rows; row++)
                for (var column = 0; column < block->Columns; column++)
                {
                    Assert.InRange(block->Column + column, 0, columns - 1);
                    ((long*)block->Outputs[row])[block->Column + column] = block->WideSums[(nint)row * block->Stride + column];
                }
        }
    }
}
