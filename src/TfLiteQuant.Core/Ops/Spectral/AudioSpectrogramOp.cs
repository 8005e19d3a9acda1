using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// AudioSpectrogram, which the runtime has built in by name: audio [samples, channels] to frequencies' magnitudes, or their squares,
/// [channels, windows, frequencies].
/// </summary>
public sealed class AudioSpectrogramOp : OpDefinition
{
    // The transform's length, a power of two, must be an int.
    private const int LongestWindow = 1 << 30;

    public override BuiltinOperator Operator => BuiltinOperator.Custom;

    public override string CustomCode => "AudioSpectrogram";

    public override OpKernel Bind(BindContext context)
    {
        context.RequireArity(1);
        var (audio, output) = (context.Input(0), context.Output(0));
        context.RequireType(audio, TensorType.Float32);
        context.RequireType(output, TensorType.Float32);
        context.RequireRank(audio, 2, 2);
        var options = context.RequireMap();
        var (window, stride) = (options.Whole("window_size"), options.Whole("stride"));
        context.Require(window is >= 2 and <= LongestWindow, $"window_size is {window}, which must be from 2 to {LongestWindow}.");
        context.Require(stride >= 1, $"stride is {stride}, which must be at least 1.");
        var windows = audio.Shape[0] < window ? 0 : ((audio.Shape[0] - window) / stride) + 1;
        FloatOperands.Resize(context, output, audio.Shape[1], windows, Spectrogram.Frequencies(window));
        // Without a window to transform, nothing says that one fits into memory.
        if (output.Count == 0) return DelegateKernel.Nothing;
        return new Kernel(audio, output, new Spectrogram(window, stride), options["magnitude_squared"] is { } squared && squared != 0);
    }

    private sealed class Kernel(TensorValue audio, TensorValue output, Spectrogram spectrogram, bool isSquared) : OpKernel
    {
        public override void Run()
        {
            var channels = audio.Shape[1];
            var frames = output.Shape[1] * output.Shape[2];
            for (var channel = 0; channel < channels; channel++)
                spectrogram.Run(audio.Values<float>()[channel..], channels, output.Span<float>().Slice(channel * frames, frames));
            if (isSquared) return;
            foreach (ref var magnitude in output.Span<float>()) magnitude = MathF.Sqrt(magnitude);
        }
    }
}
