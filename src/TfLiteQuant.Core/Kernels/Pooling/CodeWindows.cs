namespace TfLiteQuant.Kernels;

/// <summary>Windows of equal size beside each other, whose maxima or means are asked for.</summary>
internal unsafe struct CodeWindows<TCode>
    where TCode : unmanaged
{
    /// <summary>The first window's first pixel.</summary>
    public TCode* First;

    /// <summary>Its results.</summary>
    public TCode* Output;

    /// <summary>Results of a window: at least a vector of them.</summary>
    public nint Elements;

    /// <summary>Codes from a pixel of a window to the next, and from a window's results to the next one's: the channels.</summary>
    public nint PixelStep;

    /// <summary>Codes from a line of a window to the next.</summary>
    public nint LineStep;

    /// <summary>Codes from a window to the next.</summary>
    public nint Step;

    /// <summary>Lines of a window.</summary>
    public int Height;

    /// <summary>Pixels of a window's line.</summary>
    public int Width;

    /// <summary>Windows.</summary>
    public int Count;

    /// <summary>Smallest result.</summary>
    public TCode Min;

    /// <summary>Largest result.</summary>
    public TCode Max;
}
