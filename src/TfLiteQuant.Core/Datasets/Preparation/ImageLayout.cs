namespace TfLiteQuant.Datasets;

/// <summary>Order of the dimensions of images.</summary>
public enum ImageLayout
{
    /// <summary>Height, width, channels: the order of TensorFlow.</summary>
    Nhwc,

    /// <summary>Channels, height, width: the order of PyTorch.</summary>
    Nchw,
}
