using TfLiteQuant.Diagnostics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// A tensor at run time: type, present shape, and where its elements lie. Kernels keep the object and ask for its elements
/// each time they run; the memory may move between runs, never during one.
/// </summary>
public sealed unsafe class TensorValue
{
    private static readonly int[] Scalar = [];
    private byte* _pointer;
    private object? _memory;
    private Action<TensorValue>? _room;
    private readonly Action<TensorValue>? _check;
    private int _count;

    /// <param name="index">Index in its subgraph.</param>
    /// <param name="tensor">What the model says of it.</param>
    public TensorValue(int index, Tensor tensor)
    {
        Index = index;
        Source = tensor;
        Type = tensor.Type;
        Shape = Scalar;
        Take(tensor.Shape ?? Scalar);
    }

    /// <param name="index">Index in its subgraph.</param>
    /// <param name="tensor">What the model says of it.</param>
    /// <param name="check">Refuses a shape that no memory holds, before anything is made of it.</param>
    internal TensorValue(int index, Tensor tensor, Action<TensorValue> check)
        : this(index, tensor)
        => _check = check;

    /// <summary>Index in its subgraph.</summary>
    public int Index { get; }

    /// <summary>What the model says of it.</summary>
    public Tensor Source { get; }

    public string Name => Source.Name ?? "";

    public TensorType Type { get; }

    public QuantizationParameters? Quantization => Source.Quantization;

    /// <summary>Present dimensions, outermost first. The array is replaced, never changed, when the shape does.</summary>
    public int[] Shape { get; private set; }

    public int Rank => Shape.Length;

    /// <summary>Whether the present shape is known; false for what depends on values that are not computed yet.</summary>
    public bool HasShape { get; internal set; }

    /// <summary>Whether the elements are known before anything runs: constants of the file, and what follows from them.</summary>
    public bool IsConstant { get; internal set; }

    /// <summary>Whether elements are kept from run to run.</summary>
    public bool IsVariable => Source.IsVariable;

    /// <summary>Product of the dimensions.</summary>
    public int Count => _count >= 0 ? _count : CountElements();

    /// <summary>Bytes that the present shape takes, packed types rounded up to whole bytes.</summary>
    /// <exception cref="OverflowException">More elements than an array holds.</exception>
    public long ByteLength => TensorSizes.Bytes(Type, Count);

    /// <summary>Grows by one with every change of shape: who depends on the shape compares this.</summary>
    public int ShapeVersion { get; private set; }

    /// <summary>Bytes of memory assigned.</summary>
    public long Capacity { get; private set; }

    /// <summary>Whether memory is assigned and holds all elements.</summary>
    public bool HasMemory => _pointer != null || Count == 0;

    /// <summary>The elements. Kernels write outputs and read inputs through this.</summary>
    /// <exception cref="InvalidOperationException">No memory is assigned.</exception>
    public Span<T> Span<T>()
        where T : unmanaged
    {
        var count = Count;
        if (count == 0) return [];
        if (_pointer == null || (long)count * sizeof(T) > Capacity)
            throw new InvalidOperationException($"Tensor {Index} '{Name}' has no memory for {count} elements of {sizeof(T)} bytes.");
        return new Span<T>(_pointer, count);
    }

    /// <summary>The elements of an input.</summary>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged
        => Span<T>();

    /// <summary>The elements as stored: packed types (int4, int2) lie two or four in a byte, the first in the low bits.</summary>
    /// <exception cref="InvalidOperationException">No memory is assigned.</exception>
    public Span<byte> Bytes()
    {
        var bytes = ByteLength;
        if (bytes == 0) return [];
        if (_pointer == null || bytes > Capacity)
            throw new InvalidOperationException($"Tensor {Index} '{Name}' has no memory for {bytes} bytes.");
        return new Span<byte>(_pointer, checked((int)bytes));
    }

    /// <summary>First element, for kernels that pass memory to other threads; null where there are no elements.</summary>
    public T* Pointer<T>()
        where T : unmanaged
        => (T*)_pointer;

    /// <summary>The elements of a constant or computed integer tensor (int32 or int64), widened.</summary>
    public long[] ToIntegers()
    {
        var integers = new long[Count];
        if (Type == TensorType.Int64) Values<long>().CopyTo(integers);
        else if (Type == TensorType.Int32) for (var i = 0; i < integers.Length; i++) integers[i] = Values<int>()[i];
        else if (Type == TensorType.Int16) for (var i = 0; i < integers.Length; i++) integers[i] = Values<short>()[i];
        else throw new InvalidOperationException($"Tensor {Index} '{Name}' holds {Type}, not integers.");
        return integers;
    }

    /// <summary>Takes over another tensor's elements; both must take the same number of bytes. Does nothing where they lie in
    /// one place.</summary>
    public void CopyFrom(TensorValue source)
    {
        var bytes = source.ByteLength;
        if (bytes != ByteLength) throw new InvalidOperationException($"Tensor {Index} '{Name}' takes {ByteLength} bytes, not {bytes}.");
        if (bytes == 0 || source._pointer == _pointer) return;
        if (bytes > Capacity || bytes > source.Capacity) throw new InvalidOperationException($"Tensor {Index} '{Name}' has no memory for {bytes} bytes.");
        Buffer.MemoryCopy(source._pointer, _pointer, Capacity, bytes);
    }

    /// <summary>Gives the tensor a shape. Kernels call this while running only for outputs declared dynamic when bound; such
    /// an output has room for the new shape when the call returns.</summary>
    public void Resize(params ReadOnlySpan<int> shape)
    {
        if (!shape.SequenceEqual(Shape))
        {
            // Whoever reads it before it is computed, the last run's value, is bound to its shape.
            if (IsVariable)
                throw new TfLiteQuantException(
                    ErrorCode.InvalidModel,
                    $"Tensor {Index} '{Name}' is a variable of the shape [{string.Join(',', Shape)}], but would be given [{string.Join(',', shape.ToArray())}].",
                    "The shape of a variable is fixed; the model is malformed.",
                    ModelLocation.Unknown);
            Take(shape.ToArray());
            ShapeVersion++;
        }

        HasShape = true;

        // whoever gives it room checks the shape as well
        (_room ?? _check)?.Invoke(this);
    }

    // Counted once: every kernel asks several times in each run. What is no count is left to who asks for it.
    private void Take(int[] shape)
    {
        Shape = shape;
        _count = TensorSizes.TryCount(shape, out var count) && count <= int.MaxValue ? (int)count : -1;
    }

    private int CountElements()
    {
        var count = 1;
        foreach (var dimension in Shape) count = checked(count * dimension);
        return count;
    }

    /// <summary>Assigns memory.</summary>
    /// <param name="pointer">First byte.</param>
    /// <param name="capacity">Bytes.</param>
    /// <param name="memory">What keeps the memory alive; null where something else does.</param>
    internal void Place(byte* pointer, long capacity, object? memory = null)
    {
        _pointer = pointer;
        Capacity = capacity;
        _memory = memory;
    }

    /// <summary>Lets the elements lie where another tensor's lie.</summary>
    internal void PlaceAt(TensorValue other)
    {
        _pointer = other._pointer;
        Capacity = other.Capacity;
        _memory = other._memory;
    }

    /// <summary>Smallest and largest element, where somebody asked for them and the operator that computes the tensor finds them on
    /// the way.</summary>
    internal FoundExtremes? Extremes { get; private set; }

    /// <summary>Asks for <see cref="Extremes"/>: an operator that quantizes the tensor while running would look at all elements.</summary>
    internal void AskForExtremes() => Extremes ??= new FoundExtremes();

    /// <summary>Takes a shape without making room for it.</summary>
    internal void TakeShape(int[] shape)
    {
        HasShape = true;
        if (shape.AsSpan().SequenceEqual(Shape)) return;
        Take(shape);
        ShapeVersion++;
    }

    /// <summary>Whether its size is only known while running, since values decide on it: the next run may give it another.</summary>
    internal bool IsSizedByValues => _room is not null && !IsConstant;

    /// <summary>Makes <see cref="Resize"/> find memory by itself: for tensors whose size is only known while running.</summary>
    internal void UseOwnMemory(Action<TensorValue>? room) => _room = room;
}
