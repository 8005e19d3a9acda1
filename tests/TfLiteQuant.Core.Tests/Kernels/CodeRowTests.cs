using System.Numerics;
using System.Runtime.Intrinsics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Functions of rows of codes, and sums over them, at every length against the literal references.</summary>
public sealed class CodeRowTests
{
    [Fact]
    public void Softmax()
    {
        Check<sbyte, sbyte, CodeSoftmaxRow<sbyte, sbyte>>(new((double)0.07f), (0.07f, 3), (1f / 256, -128), static (x, y) => CodeReference.Softmax(x, y, 1));
        Check<byte, byte, CodeSoftmaxRow<byte, byte>>(new((double)0.07f), (0.07f, 3), (1f / 256, 0), static (x, y) => CodeReference.Softmax(x, y, 1));
        Check<sbyte, short, CodeSoftmaxRow<sbyte, short>>(new((double)0.07f), (0.07f, 3), (1f / 65536, -32768), static (x, y) => CodeReference.Softmax(x, y, 1));
        Check<short, short, WordSoftmaxRow>(new(0.0003f, 1), (0.0003f, 0), (1f / 32768, 0), static (x, y) => CodeReference.WordSoftmax(x, y, 1));
    }

    [Fact]
    public void Softmax_of_many_rows_is_that_of_each()
    {
        CheckRows<sbyte>();
        CheckRows<byte>();
    }

    /// <summary>Shares below half a unit, and sums beyond 32 bits.</summary>
    [Fact]
    public void Softmax_of_long_rows_of_equal_codes()
    {
        var row = new CodeSoftmaxRow<sbyte, sbyte>((double)0.07f);
        foreach (var length in new[] { 200, 255, 256, 257, 510, 511, 512, 513, 600, 4000, 4095, 4096, 4097, 5000 })
        {
            var x = new sbyte[length];
            var expected = CodeReference.Softmax(
                new CodeTensor(TensorType.Int8, [length], 0.07f, 3, Array.ConvertAll(x, static code => (int)code)), new CodeTensor(TensorType.Int8, [length], 1f / 256, -128, []), 1);
            var y = new sbyte[length];
            row.Run(x, y);
            Assert.Equal(expected.Codes, Array.ConvertAll(y, static code => (int)code));
        }
    }

    [Fact]
    public void Reciprocals_of_sixteen_are_those_of_one()
    {
        if (!CpuFeatures.HasBytePermutation512) return;
        var random = new SeededRandom(7);
        for (var i = 0; i < 20_000; i++)
        {
            var value = i < 31 ? 1 << i : i < 62 ? int.MaxValue >> (i - 31) : Math.Max(1, random.NextInt32(int.MaxValue) >> random.NextInt32(31));
            Assert.Equal(FixedPointReciprocal.Of(value, 12, out _), WideCodeSoftmax.Reciprocals(Vector512.Create(value))[i % 16]);
        }
    }

    [Fact]
    public void Reciprocals_of_lanes_are_those_of_one()
    {
        var random = new SeededRandom(8);
        for (var i = 0; i < 20_000; i++)
        {
            var value = i < 31 ? 1 << i : i < 62 ? int.MaxValue >> (i - 31) : Math.Max(1, random.NextInt32(int.MaxValue) >> random.NextInt32(31));
            var half = (int)((uint)value << BitOperations.LeadingZeroCount((uint)value) >> 1);
            Assert.Equal(FixedPointReciprocal.Of(value, 12, out _), ReciprocalLanes.OfHalves(CodeLane1.Of(half)).Value);
        }
    }

    private static void CheckRows<T>()
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var row = new CodeSoftmaxRow<T, T>((double)0.07f);
        foreach (var (rows, length) in new[] { (1, 1), (3, 2), (15, 49), (16, 64), (17, 10), (40, 63), (33, 65), (18, 256), (2, 257) })
        {
            var x = CodeLoopTests.Codes<T>(rows * length, 11);
            var expected = new T[x.Length];
            for (var i = 0; i < x.Length; i += length) row.Run(x.AsSpan(i, length), expected.AsSpan(i, length));
            var y = new GuardedArray<T>(x.Length, 3, T.CreateTruncating(77));
            row.Run(x, y.Elements, length);
            Assert.Equal(expected, y.Elements.ToArray());
            row.Run(x, x, length);
            Assert.Equal(expected, x);
            y.RequireIntact();
        }
    }

    [Fact]
    public void Log_softmax() => Check<sbyte, sbyte, CodeLogSoftmaxRow<sbyte>>(new((double)0.07f), (0.07f, 3), (1f / 16, 127), static (x, y) => CodeReference.LogSoftmax(x, y));

    [Fact]
    public void Sums_in_runs_and_columns()
    {
        foreach (var (rows, columns) in new[] { (1, 1), (3, 5), (7, 64), (2, 257), (40, 300), (5, 1000) })
        {
            var x = CodeLoopTests.Codes<sbyte>(rows * columns, 7);
            var finish = new ExactSums<int, sbyte>(0.01, 0, 4);
            var along = new sbyte[rows];
            new CodeReduction<sbyte, ExactSums<int, sbyte>>(finish).Run(new ReductionPlan([rows, columns], [false, true]), x, along, 0, rows);
            for (var r = 0; r < rows; r++) Assert.Equal(Rounded(Enumerable.Range(0, columns).Sum(c => x[(r * columns) + c])), along[r]);
            var across = new sbyte[columns];
            new CodeReduction<sbyte, ExactSums<int, sbyte>>(finish).Run(new ReductionPlan([rows, columns], [true, false]), x, across, 0, 1);
            for (var c = 0; c < columns; c++) Assert.Equal(Rounded(Enumerable.Range(0, rows).Sum(r => x[(r * columns) + c])), across[c]);
        }

        // Rows that are not evenly apart.
        for (var columns = 1; columns <= 140; columns++)
        {
            var x = CodeLoopTests.Codes<sbyte>(3 * 2 * 5 * columns, 7);
            var y = new GuardedArray<sbyte>(2 * columns, columns % 5, 77);
            new CodeReduction<sbyte, ExactSums<int, sbyte>>(new(0.01, 0, 4)).Run(new ReductionPlan([3, 2, 5, columns], [true, false, true, false]), x, y.Elements, 0, 2);
            for (var i = 0; i < 2 * columns; i++)
                Assert.Equal(Rounded(Enumerable.Range(0, 15).Sum(piece => x[((((piece / 5 * 2) + (i / columns)) * 5) + (piece % 5)) * columns + (i % columns)])), y.Elements[i]);
            y.RequireIntact();
        }

        static sbyte Rounded(int sum) => (sbyte)Math.Clamp(Math.Round(sum * 0.01, MidpointRounding.AwayFromZero) + 4, -128, 127);
    }

    private static void Check<TIn, TOut, TRow>(TRow row, (float Scale, int Zero) from, (float Scale, int Zero) to, Func<CodeTensor, CodeTensor, CodeTensor> reference)
        where TIn : unmanaged, IBinaryInteger<TIn>
        where TOut : unmanaged, IBinaryInteger<TOut>
        where TRow : struct, ICodeRowFunction<TIn, TOut>
    {
        for (var length = 1; length <= 80; length++)
        {
            var x = CodeLoopTests.Codes<TIn>(length, 5);
            var expected = reference(
                new CodeTensor(TypeOf<TIn>(), [length], from.Scale, from.Zero, Array.ConvertAll(x, static code => int.CreateTruncating(code))), new CodeTensor(TypeOf<TOut>(), [length], to.Scale, to.Zero, []));
            var y = new GuardedArray<TOut>(length, length % 5, TOut.CreateTruncating(77));
            row.Run(x, y.Elements);
            Assert.Equal(expected.Codes.Select(static code => TOut.CreateTruncating(code)), y.Elements.ToArray());
            y.RequireIntact();
        }
    }

    private static TensorType TypeOf<T>() => typeof(T) == typeof(sbyte) ? TensorType.Int8 : typeof(T) == typeof(byte) ? TensorType.UInt8 : TensorType.Int16;
}
