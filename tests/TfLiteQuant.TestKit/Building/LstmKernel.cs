namespace TfLiteQuant.TestKit;

/// <summary>Which of the two LSTM kernels an operator means, as the format numbers them.</summary>
public enum LstmKernel
{
    Full = 0,
    Basic = 1,
}
