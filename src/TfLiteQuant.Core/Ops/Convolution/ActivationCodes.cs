using System.Numerics;
using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>The left side of an integer product, in the elements that its kernel takes.</summary>
internal abstract unsafe class ActivationCodes<T>
    where T : unmanaged
{
    /// <summary>Elements.</summary>
    public abstract int Count { get; }

    /// <summary>The elements, valid until the next run.</summary>
    public abstract T* Read(WorkerPool workers);

    /// <summary>Whether <see cref="ZeroOf"/> is another one each time.</summary>
    public virtual bool ZerosVary => false;

    /// <summary>The element that stands for 0.0 in a run (an image, or a row), once they have been read.</summary>
    public virtual T ZeroOf(int run) => default;
}

/// <summary>Elements where they lie.</summary>
internal sealed unsafe class PlainCodes<T>(TensorValue tensor, T zero) : ActivationCodes<T>
    where T : unmanaged
{
    public override int Count => tensor.Count;

    public override T* Read(WorkerPool workers) => tensor.Pointer<T>();

    public override T ZeroOf(int run) => zero;
}

/// <summary>Codes of one byte, less their zero point, as int16.</summary>
internal sealed unsafe class WidenedCodes<TCode>(TensorValue tensor, int zeroPoint, int threads) : ActivationCodes<short>
    where TCode : unmanaged, IBinaryInteger<TCode>
{
    private readonly WideningWork<TCode> _work = new(tensor.Count, zeroPoint, threads);

    public override int Count => tensor.Count;

    public override short* Read(WorkerPool workers) => _work.Run(workers, tensor.Pointer<TCode>());
}

/// <summary>Floats that are quantized while running, each run with a scale of its own.</summary>
internal sealed unsafe class DynamicActivation<T>(TensorValue tensor, int runs, bool isAsymmetric, RowScales rows, int threads) : ActivationCodes<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly DynamicQuantizationWork<T> _work = new(runs, runs == 0 ? 0 : tensor.Count / runs, isAsymmetric, rows, threads);

    public override int Count => tensor.Count;

    public override T* Read(WorkerPool workers) => _work.Run(workers, tensor.Pointer<float>());

    // Words come without their zero point.
    public override bool ZerosVary => isAsymmetric && sizeof(T) == 1;

    public override T ZeroOf(int run) => sizeof(T) == 1 ? T.CreateTruncating(rows.ZeroPoints.Pointer[run]) : T.Zero;
}
