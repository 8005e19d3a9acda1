using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>A bound integer product with weights: packs constant weights once, any other before each run.</summary>
/// <typeparam name="T">Elements that the kernel multiplies.</typeparam>
internal sealed unsafe class IntegerProductKernel<T> : OpKernel
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly IIntegerProductWork<T> _work;
    private readonly WorkerPool _workers;
    private readonly ActivationCodes<T> _input;
    private readonly WeightCodes _weights;
    private readonly TensorValue? _bias;
    private readonly TensorValue _output;
    private readonly bool _isPacked;
    private readonly RepeatChannelsWork<T>? _repeat;

    public IntegerProductKernel(
        IIntegerProductWork<T> work, WorkerPool workers, ActivationCodes<T> input, WeightCodes weights, TensorValue? bias, TensorValue output, int multiplier)
    {
        _work = work;
        _workers = workers;
        _input = input;
        _weights = weights;
        _bias = bias;
        _output = output;
        if (multiplier > 1) _repeat = new RepeatChannelsWork<T>(input.Count, multiplier, workers.Threads);
        _isPacked = weights.IsConstant && (bias is null || bias.IsConstant);
    }

    /// <summary>Taken from each weight.</summary>
    public int WeightZero { get; init; }

    /// <summary>The code of 0.0 that is still in the input's elements.</summary>
    public int InputZero { get; init; }

    /// <summary>Images with an element of their own that stands for zero.</summary>
    public int Paddings { get; init; } = 1;

    /// <summary>Takes the bias where the stage has it, null where the packed weights do.</summary>
    public Action<TensorValue>? TakeBias { get; init; }

    /// <summary>Whether unsigned weights are read as signed ones: old files store int8 weights so.</summary>
    public bool ReadsSigned { get; init; }

    /// <summary>Packs what is constant; call once, when made.</summary>
    public IntegerProductKernel<T> Prepare()
    {
        if (!_input.ZerosVary) SetPaddings();
        if (!_isPacked) return this;
        Pack();
        _weights.Release();
        return this;
    }

    public override void Run()
    {
        if (!_isPacked) Pack();
        var input = _input.Read(_workers);
        if (_input.ZerosVary) SetPaddings();
        if (_repeat is not null) input = _repeat.Run(_workers, input);
        _work.Run(_workers, input, _output.Pointer<byte>());
    }

    private void SetPaddings()
    {
        for (var image = 0; image < Paddings; image++) _work.SetPadding(_input.ZeroOf(image), image);
    }

    private void Pack()
    {
        ReadOnlySpan<int> bias = [];
        if (_bias is not null)
        {
            if (TakeBias is not null) TakeBias(_bias);
            else bias = _bias.Type == TensorType.Int64 ? Array.ConvertAll(_bias.ToIntegers(), static value => (int)value) : _bias.Values<int>();
        }

        if (_weights.IsUnsigned && !ReadsSigned) _work.Pack(_weights.Read(), WeightZero, bias, InputZero);
        else _work.Pack((sbyte*)_weights.Read(), WeightZero, bias, InputZero);
    }
}
