using TfLiteQuant.Kernels.Recurrent;

namespace TfLiteQuant.Ops;

/// <summary>One step of the basic LSTM; its states are both inputs, kept between runs, and outputs.</summary>
internal sealed unsafe class BasicLstmKernel(BindContext context, LstmCell cell) : OpKernel
{
    private readonly TensorValue _input = context.Input(0), _previous = context.Input(1), _state = context.Input(4);
    private readonly TensorValue _output = context.Output(0), _stateOut = context.Output(1), _joined = context.Output(2), _sums = context.Output(3);

    public override void Run()
    {
        var (features, units) = (_input.Shape[1], _previous.Shape[1]);
        for (var batch = 0; batch < _input.Shape[0]; batch++)
        {
            var row = _joined.Span<float>().Slice(batch * (features + units), features + units);
            _input.Values<float>().Slice(batch * features, features).CopyTo(row);
            _previous.Values<float>().Slice(batch * units, units).CopyTo(row[features..]);
        }

        // Nothing reads the sums; zeros are at least the same in every run.
        _sums.Span<float>().Clear();
        cell.Run(_input.Pointer<float>(), null, _previous.Pointer<float>(), _state.Pointer<float>(), _output.Pointer<float>(), units);
        _state.Values<float>().CopyTo(_stateOut.Span<float>());
    }
}
