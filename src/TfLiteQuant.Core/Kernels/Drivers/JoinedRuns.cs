using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
            RepeatedElement.Fill(ref Unsafe.Add(ref into, done), count, values[value++]);
        }
    }
}
