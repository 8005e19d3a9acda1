using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>The left matrices of an integer product as rows that its kernel takes: turned where they lie the other way round,
/// converted, and laid out apart where a row is no multiple of four bytes.</summary>
/// <typeparam name="TSource">Elements of the tensor.</typeparam>
/// <typeparam name="T">Elements that the kernel multiplies.</typeparam>
internal sealed unsafe class MatrixLeft<TSource, T>
    where TSource : unmanaged
    where T : unmanaged
{
    private const int StepBytes = 4;
    private readonly WorkerPool _workers;
    private readonly TensorValue _tensor;
    private readonly MatrixRows<TSource>? _turned;
    private readonly IElementConversion<TSource, T>? _conversion;
    private readonly MatrixRows<T>? _apart;

    /// <param name="context">The operator; its first input is read.</param>
    /// <param name="shape">The matrices.</param>
    /// <param name="conversion">What elements go through; null where both types are one.</param>
    public MatrixLeft(BindContext context, BatchProductShape shape, IElementConversion<TSource, T>? conversion)
    {
        _workers = context.Workers;
        _tensor = context.Input(0);
        _conversion = conversion;
        var threads = _workers.Threads;
        if (shape.IsLeftTransposed) _turned = new MatrixRows<TSource>(shape.LeftCount, shape.Rows, shape.Depth, shape.Depth, isTransposed: true, threads);
        var elements = shape.Depth;
        while (elements * sizeof(T) % StepBytes != 0) elements++;
        if (elements != shape.Depth) _apart = new MatrixRows<T>(shape.LeftCount, shape.Rows, shape.Depth, elements, isTransposed: false, threads);
        RowBytes = (nint)elements * sizeof(T);
    }

    /// <summary>Bytes from one row to the next.</summary>
    public nint RowBytes { get; }

    /// <summary>The rows, valid until the next run.</summary>
    public T* Read()
    {
        var source = _tensor.Pointer<TSource>();
        if (_turned is not null) source = _turned.Run(_workers, source);
        var rows = _conversion is null ? (T*)source : _conversion.Run(_workers, source);
        return _apart is null ? rows : _apart.Run(_workers, rows);
    }
}
