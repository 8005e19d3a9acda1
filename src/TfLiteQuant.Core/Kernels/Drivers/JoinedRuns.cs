using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Short runs of an operand, one behind the other: where they lie, or written as often as they count into room that is given.</summary>
internal ref struct JoinedRuns<T>
    where T : unmanaged
{
    private readonly ReadOnlySpan<T> _values;
    private readonly Span<T> _room;
    private readonly RunForm _form;
    private readonly int _run;
    private int _place;

    /// <param name="values">The operand.</param>
    /// <param name="form">What it has for each run.</param>
    /// <param name="run">Length of a run.</param>
    /// <param name="start">Element of the result to begin with.</param>
    /// <param name="room">Room for as many elements as are asked for at once: whole runs, where it is asked more than once.</param>
    public JoinedRuns(ReadOnlySpan<T> values, RunForm form, int run, int start, Span<T> room)
    {
        _values = values;
        _room = room;
        (_form, _run, _place) = (form, run, start);
        if (form == RunForm.Repeated) Repeat(values[..run], start % run, room);
    }

    /// <summary>The next elements.</summary>
    public ReadOnlySpan<T> Next(int count)
    {
        var start = _place;
        _place += count;
        if (_form == RunForm.Dense) return _values.Slice(start, count);
        var joined = _room[..count];
        if (_form == RunForm.Spread) Spread(_values, _run, start, joined);
        return joined;
    }

    // One run, then twice as many each time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Repeat(ReadOnlySpan<T> run, int from, Span<T> room)
    {
        var filled = Math.Min(run.Length - from, room.Length);
        run.Slice(from, filled).CopyTo(room);
        if (filled < room.Length && from > 0)
        {
            var count = Math.Min(from, room.Length - filled);
            run[..count].CopyTo(room[filled..]);
            filled += count;
        }

        for (int count; filled < room.Length; filled += count)
        {
            count = Math.Min(filled, room.Length - filled);
            room[..count].CopyTo(room[filled..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Spread(ReadOnlySpan<T> values, int run, int start, Span<T> room)
    {
        var (value, inside) = Math.DivRem(start, run);
        ref var into = ref MemoryMarshal.GetReference(room);
        for (int done = 0, count, left = run - inside; done < room.Length; done += count, left = run)
        {
            count = Math.Min(left, room.Length - done);
            Fill(values[value++], ref Unsafe.Add(ref into, done), count);
        }
    }

    // Vectors that overlap at the end: a run is too short for more than some of them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Fill(T value, ref T room, int count)
    {
        ref var into = ref Unsafe.As<T, byte>(ref room);
        var bytes = count * sizeof(T);
        if (!CpuFeatures.HasVector128 || sizeof(T) > sizeof(short) || bytes < Vector128<byte>.Count)
        {
            for (var i = 0; i < count; i++) Unsafe.Add(ref room, i) = value;
            return;
        }

        if (CpuFeatures.HasVector512 && bytes >= Vector512<byte>.Count)
        {
            var wide = sizeof(T) == 1 ? Vector512.Create(Unsafe.BitCast<T, byte>(value)) : Vector512.Create(Unsafe.BitCast<T, short>(value)).AsByte();
            for (var i = 0; i < bytes - Vector512<byte>.Count; i += Vector512<byte>.Count) wide.StoreUnsafe(ref into, (nuint)i);
            wide.StoreUnsafe(ref into, (nuint)(bytes - Vector512<byte>.Count));
            return;
        }

        if (CpuFeatures.HasVector256 && bytes >= Vector256<byte>.Count)
        {
            var half = sizeof(T) == 1 ? Vector256.Create(Unsafe.BitCast<T, byte>(value)) : Vector256.Create(Unsafe.BitCast<T, short>(value)).AsByte();
            for (var i = 0; i < bytes - Vector256<byte>.Count; i += Vector256<byte>.Count) half.StoreUnsafe(ref into, (nuint)i);
            half.StoreUnsafe(ref into, (nuint)(bytes - Vector256<byte>.Count));
            return;
        }

        var same = sizeof(T) == 1 ? Vector128.Create(Unsafe.BitCast<T, byte>(value)) : Vector128.Create(Unsafe.BitCast<T, short>(value)).AsByte();
        for (var i = 0; i < bytes - Vector128<byte>.Count; i += Vector128<byte>.Count) same.StoreUnsafe(ref into, (nuint)i);
        same.StoreUnsafe(ref into, (nuint)(bytes - Vector128<byte>.Count));
    }
}
