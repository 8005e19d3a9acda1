using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Codes of one byte less their zero point, as int16: what kernels of words take.</summary>
/// <param name="count">Codes.</param>
/// <param name="zeroPoint">Taken from each.</param>
/// <param name="threads">Threads that share the work.</param>
internal sealed unsafe class WideningWork<T>(int count, int zeroPoint, int threads) : RangeWork((count + Piece - 1) / Piece, Piece / 8, threads), IElementConversion<T, short>
    where T : unmanaged, IBinaryInteger<T>
{
    private const int Piece = 4096;
    private readonly AlignedArray<short> _wide = new(count);
    private T* _codes;

    public short* Run(WorkerPool workers, T* source)
    {
        _codes = source;
        RunAll(workers);
        return _wide.Pointer;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    protected override void Execute(int first, int end)
    {
        var i = first * Piece;
        var last = Math.Min(end * Piece, count);
        if (CpuFeatures.HasVector128)
        {
            var zero = Vector128.Create((short)zeroPoint);
            for (; i + 16 <= last; i += 16)
            {
                var bytes = Vector128.Load((byte*)_codes + i);
                var lower = typeof(T) == typeof(sbyte) ? Vector128.WidenLower(bytes.AsSByte()) : Vector128.WidenLower(bytes).AsInt16();
                var upper = typeof(T) == typeof(sbyte) ? Vector128.WidenUpper(bytes.AsSByte()) : Vector128.WidenUpper(bytes).AsInt16();
                (lower - zero).Store(_wide.Pointer + i);
                (upper - zero).Store(_wide.Pointer + i + 8);
            }
        }

        for (; i < last; i++) _wide.Pointer[i] = (short)(int.CreateTruncating(_codes[i]) - zeroPoint);
    }
}
