namespace TfLiteQuant.Kernels;

/// <summary>Converts the elements of an activation before they are multiplied.</summary>
internal unsafe interface IElementConversion<TFrom, TTo>
    where TFrom : unmanaged
    where TTo : unmanaged
{
    /// <summary>Returns the converted elements, which stay until the next run.</summary>
    TTo* Run(WorkerPool workers, TFrom* source);
}
