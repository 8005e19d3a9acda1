namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>How a sequence lies in memory and which way it is walked.</summary>
/// <param name="Steps">Points in time.</param>
/// <param name="Batch">Sequences side by side.</param>
/// <param name="TimeMajor">Whether time is the outermost dimension, otherwise the batch is.</param>
/// <param name="Backward">Whether the last point comes first.</param>
internal readonly record struct SequenceLayout(int Steps, int Batch, bool TimeMajor, bool Backward)
{
    /// <summary>Row of a batch entry at the n-th step walked.</summary>
    public long Row(int step, int batch)
    {
        long time = Backward ? Steps - 1 - step : step;
        return TimeMajor ? time * Batch + batch : (long)batch * Steps + time;
    }

    /// <summary>Rows from one step walked to the next.</summary>
    public long StepRows => (TimeMajor ? Batch : 1) * (Backward ? -1 : 1);

    /// <summary>Rows from one batch entry to the next.</summary>
    public long BatchRows => TimeMajor ? 1 : Steps;
}
