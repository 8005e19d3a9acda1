using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>A function of two codes along spans by vectors of its own (<see cref="ICodeVectors"/>), and by the function's lanes what is left
/// over, or in doubt: both give the same bits.</summary>
/// <typeparam name="TCode"><see cref="sbyte"/>, <see cref="byte"/> or <see cref="short"/>.</typeparam>
/// <typeparam name="TOp">The function.</typeparam>
/// <typeparam name="TForm">What makes its vectors.</typeparam>
/// <typeparam name="TWide">Vectors of 512 bits.</typeparam>
/// <typeparam name="TNarrow">Vectors of 256 bits.</typeparam>
internal readonly struct CodeVectorLoop<TCode, TOp, TForm, TWide, TNarrow>(TForm form, TOp exact) : IBinaryLoop<TCode, TCode>
    where TCode : unmanaged
    where TOp : struct, ICodeBinary
    where TForm : struct, ICodeVectorForm<TWide, TNarrow>
    where TWide : struct, ICodeVectors
    where TNarrow : struct, ICodeVectors
{
    /// <summary>Codes of the widest vector.</summary>
    private const int MostCodes = 64;

    /// <summary>Up to here spreading what all codes share over vectors costs more than it saves.</summary>
    private const int FewCodes = 96;

    private readonly CodeBinaryLoop<TCode, TCode, TOp> _exact = new(exact);
    private readonly TForm _form = form;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(ReadOnlySpan<TCode> a, ReadOnlySpan<TCode> b, Span<TCode> y)
    {
        if (y.Length < FewCodes)
        {
            _exact.Run(a, b, y);
            return;
        }

        var done = 0;
        if (CpuFeatures.HasVector512 && y.Length >= TWide.Count) done = Run(_form.Wide, a, b, y);
        if (CpuFeatures.HasX86Vector256 && y.Length - done >= TNarrow.Count) done += Run(_form.Narrow, From(a, done), From(b, done), y[done..]);
        if (done < y.Length) _exact.Run(From(a, done), From(b, done), y[done..]);
    }

    // How many were done: whole vectors.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int Run<T>(in T vectors, scoped ReadOnlySpan<TCode> a, scoped ReadOnlySpan<TCode> b, Span<TCode> y)
        where T : struct, ICodeVectors
    {
        // One code that counts for all results is written out once.
        Span<TCode> same = stackalloc TCode[MostCodes];
        var (stepA, stepB) = (a.Length < y.Length ? 0 : T.Count, b.Length < y.Length ? 0 : T.Count);
        if (stepA == 0) a = Spread(a[0], same);
        else if (stepB == 0) b = Spread(b[0], same);
        var function = vectors;
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b);
        ref var into = ref MemoryMarshal.GetReference(y);
        var i = 0;
        for (; i <= y.Length - T.Count; i += T.Count)
        {
            if (!function.TryRun(ref Unsafe.As<TCode, byte>(ref left), ref Unsafe.As<TCode, byte>(ref right), ref Unsafe.As<TCode, byte>(ref Unsafe.Add(ref into, i))))
                _exact.Run(MemoryMarshal.CreateReadOnlySpan(ref left, T.Count), MemoryMarshal.CreateReadOnlySpan(ref right, T.Count), y.Slice(i, T.Count));
            left = ref Unsafe.Add(ref left, stepA);
            right = ref Unsafe.Add(ref right, stepB);
        }

        return i;
    }

    /// <summary>What is left of an operand after some results: the one for all stays.</summary>
    private static ReadOnlySpan<TCode> From(ReadOnlySpan<TCode> operand, int start) => operand.Length == 1 ? operand : operand[start..];

    /// <summary>The one for all as often as a vector reads it.</summary>
    private static ReadOnlySpan<TCode> Spread(TCode code, Span<TCode> room)
    {
        room.Fill(code);
        return room;
    }
}
