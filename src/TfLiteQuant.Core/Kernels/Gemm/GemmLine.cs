namespace TfLiteQuant.Kernels;

/// <summary>Rows of the left side that lie in even steps, such as the pixels of a line, and the panels they are multiplied with.</summary>
internal unsafe struct GemmLine
{
    /// <summary>Where each piece of the first row begins.</summary>
    public float** Taps;

    public int TapCount;

    /// <summary>Floats of one piece.</summary>
    public int Depth;

    /// <summary>Floats from one row to the next, in every piece.</summary>
    public nint RowStep;

    public int RowCount;

    public int FirstPanel;

    public int EndPanel;

    /// <summary>First row of the result.</summary>
    public float* Output;

    /// <summary>Floats from one row of the result to the next.</summary>
    public nint OutputStep;

    public float Min;

    public float Max;
}
