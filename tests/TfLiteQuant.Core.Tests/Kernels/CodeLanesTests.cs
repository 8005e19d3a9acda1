using System.Runtime.InteropServices;
using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Lanes of integers at every width that the processor has against one lane.</summary>
public sealed class CodeLanesTests
{
    private static readonly int[] Corners =
        [0, 1, -1, 2, 3, -3, 127, 128, -128, -129, 255, 256, 32767, 32768, -32768, -32769, 1 << 30, -(1 << 30), (1 << 30) - 1, int.MaxValue, int.MinValue, int.MinValue + 1];

    [Fact]
    public void Integers()
    {
        if (CpuFeatures.HasVector128) Check<CodeLanes4>();
        if (CpuFeatures.HasX86Vector256) Check<CodeLanes8>();
        if (CpuFeatures.HasVector512) Check<CodeLanes16>();
        Check<CodeLane1>();
    }

    [Fact]
    public void Words()
    {
        if (CpuFeatures.HasVector128) CheckWords<WordLanes8>();
        if (CpuFeatures.HasX86Vector256) CheckWords<WordLanes16>();
        if (CpuFeatures.HasVector512) CheckWords<WordLanes32>();
        CheckWords<WordLane1>();
    }

    private static void Check<T>()
        where T : unmanaged, ICodeLanes<T>
    {
        var (a, b) = Pairs(T.Count);
        var table = Enumerable.Range(0, 64).Select(static i => i * 7919).ToArray();
        for (var i = 0; i < a.Length; i += T.Count)
        {
            T x = T.Load(ref a[i], 0), y = T.Load(ref b[i], 0);
            Same(i, x + y, static (p, q) => unchecked(p + q));
            Same(i, x - y, static (p, q) => unchecked(p - q));
            Same(i, x * y, static (p, q) => unchecked(p * q));
            Same(i, x & y, static (p, q) => p & q);
            Same(i, x << 3, static (p, _) => p << 3);
            Same(i, x >> 7, static (p, _) => p >> 7);
            Same(i, T.Min(x, y), static (p, q) => Math.Min(p, q));
            Same(i, T.Max(x, y), static (p, q) => Math.Max(p, q));
            Same(i, T.Greater(x, y), static (p, q) => p > q ? -1 : 0);
            Same(i, T.Equal(x, y), static (p, q) => p == q ? -1 : 0);
            Same(i, T.WhereGreater(x, y, T.Of(5), x), static (p, q) => p > q ? 5 : p);
            Same(i, T.WhereEqual(x, y, T.Of(5), y), static (p, q) => p == q ? 5 : q);
            Same(i, T.Of(-77), static (_, _) => -77);
            Same(i, T.Gather(ref table[0], x & T.Of(63)), (p, _) => (p & 63) * 7919);

            // halves upwards; the second factor is never the smallest integer
            Same(i, T.DoublingHigh(x, T.Max(y, T.Of(-int.MaxValue))), static (p, q) => (int)(((long)p * Math.Max(q, -int.MaxValue) + (1L << 30)) >> 31));
        }

        Codes<sbyte, T>(a);
        Codes<byte, T>(a);
        Codes<short, T>(a);

        void Same(int start, T lanes, Func<int, int, int> expected)
        {
            var found = new int[T.Count];
            lanes.Store(ref found[0], 0);
            for (var lane = 0; lane < found.Length; lane++)
                if (found[lane] != expected(a[start + lane], b[start + lane]))
                    Assert.Fail($"{typeof(T).Name}: {found[lane]} from {a[start + lane]} and {b[start + lane]}, expected {expected(a[start + lane], b[start + lane])}");
        }
    }

    // loading widens, storing cuts what fits; nothing beside the lanes is written
    private static void Codes<TCode, T>(int[] values)
        where TCode : unmanaged, System.Numerics.IBinaryInteger<TCode>
        where T : unmanaged, ICodeLanes<T>
    {
        var codes = Array.ConvertAll(values, static value => TCode.CreateTruncating(value));
        for (var i = 0; i + T.Count <= codes.Length; i += 3)
        {
            var lanes = T.Load(ref codes[0], (nuint)i);
            var wide = new int[T.Count];
            lanes.Store(ref wide[0], 0);
            Assert.Equal(codes[i..(i + T.Count)].Select(static code => int.CreateTruncating(code)), wide);
            var target = new GuardedArray<TCode>(T.Count, i % 5, TCode.CreateTruncating(99));
            lanes.Store(ref MemoryMarshal.GetReference(target.Elements), 0);
            Assert.Equal(codes[i..(i + T.Count)], target.Elements);
            target.RequireIntact();
        }
    }

    private static void CheckWords<T>()
        where T : unmanaged, IWordLanes<T>
    {
        var (wideA, wideB) = Pairs(T.Count);
        short[] a = Array.ConvertAll(wideA, static x => unchecked((short)x)), b = Array.ConvertAll(wideB, static x => unchecked((short)(x >> 5)));
        for (var i = 0; i < a.Length; i += T.Count)
        {
            T x = T.Load(ref a[i], 0), y = T.Load(ref b[i], 0);
            Same(i, x + y, static (p, q) => unchecked((short)(p + q)));
            Same(i, x - y, static (p, q) => unchecked((short)(p - q)));
            Same(i, x & y, static (p, q) => (short)(p & q));
            Same(i, x << 3, static (p, _) => unchecked((short)(p << 3)));
            Same(i, x >> 7, static (p, _) => (short)(p >> 7));
            Same(i, T.AddSaturating(x, y), static (p, q) => (short)Math.Clamp(p + q, short.MinValue, short.MaxValue));
            foreach (var (high, low, half, shift) in new (short, short, int, int)[] { (32767, -32768, 1 << 14, 15), (16384, 32767, 1 << 11, 12), (20000, 5, 1, 1) })
                Same(i, T.Scaled(x, high, low, half, shift), (p, _) => (short)Math.Clamp(((p * high) + ((p * low) >> 16) + half) >> shift, short.MinValue, short.MaxValue));
            Same(i, T.Min(x, y), static (p, q) => Math.Min(p, q));
            Same(i, T.WhereGreater(x, y, T.Of(5), x), static (p, q) => p > q ? (short)5 : p);
            Same(i, T.WhereEqual(x, y, T.Of(5), x), static (p, q) => p == q ? (short)5 : p);
            Same(i, T.DoublingHigh(x, T.WhereEqual(y, T.Of(short.MinValue), T.Of(1), y)), static (p, q) => (short)(((p * (q == short.MinValue ? 1 : q)) + (1 << 14)) >> 15));
        }

        void Same(int start, T lanes, Func<short, short, short> expected)
        {
            var found = new short[T.Count];
            lanes.Store(ref found[0], 0);
            for (var lane = 0; lane < found.Length; lane++)
                if (found[lane] != expected(a[start + lane], b[start + lane]))
                    Assert.Fail($"{typeof(T).Name}: {found[lane]} from {a[start + lane]} and {b[start + lane]}, expected {expected(a[start + lane], b[start + lane])}");
        }
    }

    // every corner with every other, then anything
    private static (int[] A, int[] B) Pairs(int multiple)
    {
        var random = new Random(3);
        List<(int A, int B)> pairs = [.. Corners.SelectMany(static a => Corners.Select(b => (a, b)))];
        while (pairs.Count < 2000 || pairs.Count % multiple != 0) pairs.Add((random.Next(int.MinValue, int.MaxValue) >> random.Next(32), random.Next(int.MinValue, int.MaxValue) >> random.Next(32)));
        return ([.. pairs.Select(static pair => pair.A)], [.. pairs.Select(static pair => pair.B)]);
    }
}
