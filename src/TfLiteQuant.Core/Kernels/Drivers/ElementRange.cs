namespace TfLiteQuant.Kernels;

/// <summary>Splits element-wise work into parts of fixed size, so that results depend on no number of threads.</summary>
internal static class ElementRange
{
    /// <summary>Elements of one part: enough to be worth a thread, few enough for its cache.</summary>
    public const int Part = 1 << 15;

    /// <summary>Parts that a number of elements makes.</summary>
    public static int Parts(int count) => (int)(((long)count + Part - 1) / Part);

    /// <summary>Elements of one part.</summary>
    public static (int Start, int Length) Of(int part, int count)
    {
        var start = part * Part;
        return (start, Math.Min(Part, count - start));
    }

    /// <summary>Runs all parts: on the caller where there is one part or one thread.</summary>
    public static void Run(WorkerPool workers, ParallelWork work, int parts)
    {
        if (parts == 1 || workers.Threads == 1) for (var part = 0; part < parts; part++) work.Execute(part);
        else workers.Run(work, parts);
    }
}
