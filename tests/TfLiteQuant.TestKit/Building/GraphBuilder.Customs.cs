using System.Buffers.Binary;
using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>Custom operators that runtimes know by name, with their options as converters store them.</content>
public sealed partial class GraphBuilder
{
    /// <summary>AudioSpectrogram of audio [samples, channels].</summary>
    public Value AudioSpectrogram(Value audio, int window, int stride, bool isSquared = true)
    {
        var shape = ShapeOf(audio);
        var windows = shape[0] < window ? 0 : ((shape[0] - window) / stride) + 1;
        var frequencies = 1;
        while (frequencies * 2 < window) frequencies *= 2;
        return Custom(
            "AudioSpectrogram", [audio], [(TensorType.Float32, [shape[1], windows, frequencies + 1])],
            FlexMapBytes.Write(("window_size", window), ("stride", stride), ("magnitude_squared", isSquared)))[0];
    }

    /// <summary>Mfcc of a spectrogram [channels, windows, frequencies].</summary>
    public Value Mfcc(Value spectrogram, Value rate, float lower = 20, float upper = 4000, int bands = 40, int coefficients = 13)
    {
        var shape = ShapeOf(spectrogram);
        return Custom(
            "Mfcc", [spectrogram, rate], [(TensorType.Float32, [shape[0], shape[1], coefficients])],
            FlexMapBytes.Write(
                ("upper_frequency_limit", upper), ("lower_frequency_limit", lower), ("filterbank_channel_count", bands), ("dct_coefficient_count", coefficients)))[0];
    }

    /// <summary>NumericVerify of codes against a float reference.</summary>
    public Value NumericVerify(Value codes, Value reference, float tolerance = 5, bool failsBeyond = false) => Custom(
        "NumericVerify", [codes, reference], [(TensorType.Float32, ShapeOf(codes))], FlexMapBytes.Write(("tolerance", tolerance), ("log_if_failed", failsBeyond)))[0];

    /// <summary>aeq.hadamard_rotation of runs of values.</summary>
    public Value HadamardRotation(Value rows, int size)
        => Custom("aeq.hadamard_rotation", [rows], [(TensorType.Float32, ShapeOf(rows))], FlexMapBytes.Write(("hadamard_size", size)))[0];

    /// <summary>Convolution2DTransposeBias.</summary>
    /// <param name="image">[batch, height, width, channels].</param>
    /// <param name="filter">[filters, height, width, channels].</param>
    /// <param name="bias">[filters].</param>
    /// <param name="output">Height and width that the file states.</param>
    /// <param name="padding">Padding.</param>
    /// <param name="stride">Rows and columns.</param>
    public Value Convolution2DTransposeBias(Value image, Value filter, Value bias, (int Height, int Width) output, Padding padding, (int Height, int Width) stride) => Custom(
        "Convolution2DTransposeBias", [image, filter, bias], [(TensorType.Float32, [ShapeOf(image)[0], output.Height, output.Width, ShapeOf(filter)[0]])],
        Fields((int)padding + 1, stride.Width, stride.Height, 0, 0))[0];

    /// <summary>MaxPoolingWithArgmax2D: values and places.</summary>
    public (Value Values, Value Indices) MaxPoolingWithArgmax2D(
        Value image, (int Height, int Width) window, (int Height, int Width) stride, Padding padding = Padding.Same, FusedActivation activation = FusedActivation.None)
    {
        var shape = ShapeOf(image);
        int[] output = [shape[0], new ReferenceWindow(shape[1], window.Height, stride.Height, 1, padding).Output, new ReferenceWindow(shape[2], window.Width, stride.Width, 1, padding).Output, shape[3]];
        var results = Custom("MaxPoolingWithArgmax2D", [image], [(TensorType.Float32, output), (TensorType.Float32, output)], PoolFields(window, stride, padding, activation));
        return (results[0], results[1]);
    }

    /// <summary>MaxUnpooling2D of values and places.</summary>
    public Value MaxUnpooling2D(Value values, Value indices, (int Height, int Width) window, (int Height, int Width) stride, Padding padding = Padding.Same)
    {
        var shape = ShapeOf(values);
        return Custom(
            "MaxUnpooling2D", [values, indices], [(TensorType.Float32, [shape[0], shape[1] * window.Height, shape[2] * window.Width, shape[3]])],
            PoolFields(window, stride, padding, FusedActivation.None))[0];
    }

    /// <summary>Landmarks2TransformMatrix of landmarks [1, points, 3]: a turn by the direction from the first index to the second, around
    /// those of the subset.</summary>
    public Value Landmarks2TransformMatrix(Value landmarks, int left, int right, int[] subset, (int Height, int Width) output, (float X, float Y) scale, float direction = 0) => Custom(
        "Landmarks2TransformMatrix", [landmarks], [(TensorType.Float32, [1, 4, 4])],
        FlexMapBytes.Write(
            ("left_rotation_idx", left), ("right_rotation_idx", right), ("subset_idxs", subset), ("output_height", output.Height), ("output_width", output.Width),
            ("scale_x", scale.X), ("scale_y", scale.Y), ("target_rotation_radians", direction)),
        version: 2)[0];

    /// <summary>TransformTensorBilinear of an image [1, height, width, channels] by a matrix of four by four.</summary>
    public Value TransformTensorBilinear(Value image, Value matrix, (int Height, int Width) output) => Custom(
        "TransformTensorBilinear", [image, matrix], [(TensorType.Float32, [1, output.Height, output.Width, ShapeOf(image)[3]])],
        FlexMapBytes.Write(("output_height", output.Height), ("output_width", output.Width)), version: 2)[0];

    /// <summary>TransformLandmarks of points [1, points, 2 or 3] by a matrix of four by four.</summary>
    public Value TransformLandmarks(Value points, Value matrix)
        => Custom("TransformLandmarks", [points, matrix], [(TensorType.Float32, ShapeOf(points))], FlexMapBytes.Write(), version: 2)[0];

    // What follows the activation is computed by runtimes.
    private static byte[] PoolFields((int Height, int Width) window, (int Height, int Width) stride, Padding padding, FusedActivation activation)
        => Fields((int)padding + 1, stride.Width, stride.Height, window.Width, window.Height, (int)activation, 0, 0, 0, 0);

    private static byte[] Fields(params ReadOnlySpan<int> values)
    {
        var bytes = new byte[values.Length * sizeof(int)];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), values[i]);
        return bytes;
    }
}
